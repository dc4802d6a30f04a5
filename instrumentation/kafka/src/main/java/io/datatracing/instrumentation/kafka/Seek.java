package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A consumer goes to another place: told, and remembered if it goes back to what it was at. */
final class Seek {
  private Seek() {}

  static void told(
      Object consumer,
      long startNanos,
      TopicPartition partition,
      long offset,
      @Nullable Throwable thrown) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null || startNanos == 0) {
      return;
    }
    client.exit();
    AttributeList told = client.told("seek", startNanos, thrown);
    if (told != null) {
      told.put(Attributes.MESSAGING_DESTINATION_NAME, partition.topic());
      told.put(
          Attributes.MESSAGING_DESTINATION_PARTITION_ID, Integer.toString(partition.partition()));
      if (offset >= 0) {
        told.put(Attributes.MESSAGING_KAFKA_OFFSET, offset);
      }
      ClientCall.end(told, thrown);
    }
    if (thrown == null) {
      client.goesBackTo(partition.topic(), partition.partition(), offset);
    }
  }

  static void told(
      Object consumer,
      long startNanos,
      @Nullable Collection<TopicPartition> partitions,
      String position,
      @Nullable Throwable thrown) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null || startNanos == 0) {
      return;
    }
    client.exit();
    AttributeList told = client.told("seek", startNanos, thrown);
    if (told != null) {
      told.put(KafkaAttributes.POSITION, position);
      if (partitions != null) {
        // None named: all that are assigned.
        told.put(KafkaAttributes.PARTITIONS, ClientCall.partitions(partitions));
      }
      ClientCall.end(told, thrown);
    }
  }
}
