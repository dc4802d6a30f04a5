/** A real Kafka Connect worker for smoke tests: one process. */
@NullMarked
package io.datatracing.examples.connect;

import org.jspecify.annotations.NullMarked;
