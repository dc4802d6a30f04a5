/** Kafka Streams: records, nodes, punctuators. See the README of this folder. */
@NullMarked
package io.datatracing.instrumentation.kafkastreams;

import org.jspecify.annotations.NullMarked;
