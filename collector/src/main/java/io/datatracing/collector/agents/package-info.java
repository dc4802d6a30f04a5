/**
 * What agents say of themselves and what they are told: the server's side of {@code
 * docs/protocol.md}. Never part of OTLP's own messages.
 */
@NullMarked
package io.datatracing.collector.agents;

import org.jspecify.annotations.NullMarked;
