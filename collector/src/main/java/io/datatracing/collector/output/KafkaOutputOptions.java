package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.ByteSize;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node {@code kafka}.
 *
 * @param servers {@code host:port,…}
 * @param properties of the producer
 * @param maxBytes of batches that the brokers have not acknowledged
 * @param giveUp after how long a record that cannot be sent has failed
 */
public record KafkaOutputOptions(
    String servers,
    String topic,
    @Nullable Map<String, String> properties,
    @Nullable ByteSize maxBytes,
    @Nullable Duration giveUp) {
  public KafkaOutputOptions {
    properties = properties == null ? Map.of() : Map.copyOf(properties);
  }

  Map<String, String> producerProperties() {
    return properties == null ? Map.of() : properties;
  }

  long bound() {
    return (maxBytes == null ? ByteSize.ofMiB(64) : maxBytes).bytes();
  }

  Duration patience() {
    return giveUp == null ? Duration.ofMinutes(2) : giveUp;
  }
}
