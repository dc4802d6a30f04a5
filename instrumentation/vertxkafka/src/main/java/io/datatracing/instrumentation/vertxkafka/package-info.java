/** Vert.x Kafka: handlers of records and batches. See the README of this folder. */
@NullMarked
package io.datatracing.instrumentation.vertxkafka;

import org.jspecify.annotations.NullMarked;
