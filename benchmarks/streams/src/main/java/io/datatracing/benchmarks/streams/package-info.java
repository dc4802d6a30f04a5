/** What tracing costs a Kafka Streams application. */
package io.datatracing.benchmarks.streams;
