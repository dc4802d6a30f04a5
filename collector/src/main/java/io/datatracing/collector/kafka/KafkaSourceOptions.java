package io.datatracing.collector.kafka;

import java.util.Map;

/**
 * Which topics to read.
 *
 * @param bootstrapServers {@code host:port,…}
 * @param topics with the encoding of their records
 * @param group the consumer group, which shares the partitions among several collectors
 * @param properties of the consumer, for instance of TLS and SASL
 */
public record KafkaSourceOptions(
    String bootstrapServers,
    Map<String, KafkaEncoding> topics,
    String group,
    Map<String, String> properties) {

  /** Of several collectors in one group each record goes to one. */
  public static final String DEFAULT_GROUP = "datatracing-collector";

  public KafkaSourceOptions {
    topics = Map.copyOf(topics);
    properties = Map.copyOf(properties);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException(
          "--kafka-servers " + bootstrapServers + " needs a topic: --kafka-topic NAME=ENCODING");
    }
  }
}
