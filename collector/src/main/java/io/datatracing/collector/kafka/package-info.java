/** Spans from Kafka's topics. */
@NullMarked
package io.datatracing.collector.kafka;

import org.jspecify.annotations.NullMarked;
