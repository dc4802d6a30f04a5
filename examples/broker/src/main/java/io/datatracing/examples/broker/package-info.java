/** A real Kafka broker for examples, smoke tests and contract tests: one process, one node. */
@NullMarked
package io.datatracing.examples.broker;

import org.jspecify.annotations.NullMarked;
