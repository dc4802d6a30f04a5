/** Kafka Connect: source and sink tasks. */
@NullMarked
package io.datatracing.instrumentation.kafkaconnect;

import org.jspecify.annotations.NullMarked;
