/** Spring Kafka: listeners, their retries and dead letters. See the README of this folder. */
@NullMarked
package io.datatracing.instrumentation.springkafka;

import org.jspecify.annotations.NullMarked;
