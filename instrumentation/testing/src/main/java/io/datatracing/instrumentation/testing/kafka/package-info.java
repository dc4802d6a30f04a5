/** For the contract kit of messages: what the clients that are built on Kafka's have in common. */
@NullMarked
package io.datatracing.instrumentation.testing.kafka;

import org.jspecify.annotations.NullMarked;
