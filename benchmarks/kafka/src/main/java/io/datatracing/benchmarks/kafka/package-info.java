/** What an agent costs for each message of Kafka. */
package io.datatracing.benchmarks.kafka;
