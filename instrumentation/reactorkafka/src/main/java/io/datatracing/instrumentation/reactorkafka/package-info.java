/** Reactor Kafka: what is done with the records of a receiver. See the README of this folder. */
@NullMarked
package io.datatracing.instrumentation.reactorkafka;

import org.jspecify.annotations.NullMarked;
