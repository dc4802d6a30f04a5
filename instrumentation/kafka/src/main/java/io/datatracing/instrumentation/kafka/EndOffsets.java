package io.datatracing.instrumentation.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the partitions of a poll ended when it returned, from what the client was told with the
 * records; nothing is asked of the broker.
 *
 * <p>{@code KafkaConsumer.currentLag} exists since 3.0. Before, the metric {@code records-lag} says
 * the same.
 */
final class EndOffsets {
  private static final @Nullable Method CURRENT_LAG = currentLag();
  private static final @Nullable Method METRIC_VALUE = metricValue();
  private static final String GROUP = "consumer-fetch-manager-metrics";

  private static final EndOffsets NONE = new EndOffsets(0);

  /**
   * The first {@link #count} are used: partitions, and the offset after the last record of each.
   */
  private final TopicPartition[] partitions;

  private final long[] ends;
  private int count;

  /**
   * Where the partition of the record before was found. Records come partition by partition, so it
   * is the next one's, too. Racy: any place is a right one to begin at.
   */
  private int newest;

  private EndOffsets(int most) {
    partitions = new TopicPartition[most];
    ends = new long[most];
  }

  /** Nothing is known. */
  static EndOffsets none() {
    return NONE;
  }

  static EndOffsets of(
      KafkaConsumer<?, ?> consumer, @Nullable String clientId, PolledRecords polled) {
    EndOffsets offsets = new EndOffsets(polled.partitions().size());
    for (List<? extends ConsumerRecord<?, ?>> records : polled.partitions()) {
      ConsumerRecord<?, ?> last = records.get(records.size() - 1);
      TopicPartition partition = new TopicPartition(last.topic(), last.partition());
      long behind =
          CURRENT_LAG == null
              ? measuredLag(consumer, clientId, partition)
              : currentLag(CURRENT_LAG, consumer, partition);
      if (behind >= 0) {
        offsets.partitions[offsets.count] = partition;
        offsets.ends[offsets.count++] = last.offset() + 1 + behind;
      }
    }
    return offsets;
  }

  /** How many records came after {@code record}; -1 if that is not known. */
  long behind(ConsumerRecord<?, ?> record) {
    return behind(record.topic(), record.partition(), record.offset());
  }

  /** How many records came after the one at {@code offset}; -1 if that is not known. */
  long behind(String topic, int partition, long offset) {
    int at = newest;
    for (int i = 0; i < count; i++) {
      TopicPartition known = partitions[at];
      if (known.partition() == partition && known.topic().equals(topic)) {
        newest = at;
        return Math.max(0, ends[at] - offset - 1);
      }
      at = at + 1 < count ? at + 1 : 0;
    }
    return -1;
  }

  private static long currentLag(
      Method method, KafkaConsumer<?, ?> consumer, TopicPartition partition) {
    try {
      OptionalLong lag = (OptionalLong) method.invoke(consumer, partition);
      return lag.orElse(-1);
    } catch (IllegalAccessException | InvocationTargetException e) {
      // The partition was taken away while the poll returned.
      return -1;
    }
  }

  private static long measuredLag(
      KafkaConsumer<?, ?> consumer, @Nullable String clientId, TopicPartition partition) {
    Map<String, String> tags = new HashMap<>(4);
    tags.put("client-id", clientId);
    tags.put("topic", partition.topic().replace('.', '_'));
    tags.put("partition", Integer.toString(partition.partition()));
    Map<MetricName, ? extends Metric> metrics = consumer.metrics();
    Metric metric = metrics.get(new MetricName("records-lag", GROUP, "", tags));
    if (metric == null) {
      // Up to 1.0 the partition is in the name.
      tags.remove("topic");
      tags.remove("partition");
      metric = metrics.get(new MetricName(partition + ".records-lag", GROUP, "", tags));
    }
    Object lag = metric == null ? null : value(metric);
    return lag instanceof Double && !((Double) lag).isNaN() ? ((Double) lag).longValue() : -1;
  }

  private static @Nullable Object value(Metric metric) {
    try {
      return METRIC_VALUE == null ? null : METRIC_VALUE.invoke(metric);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return null;
    }
  }

  /** Its name is {@code value} in 0.11 only, and that is gone from 4.0 on. */
  private static @Nullable Method metricValue() {
    for (String name : new String[] {"metricValue", "value"}) {
      try {
        return Metric.class.getMethod(name);
      } catch (NoSuchMethodException e) {
        // The other one.
      }
    }
    return null;
  }

  private static @Nullable Method currentLag() {
    try {
      return KafkaConsumer.class.getMethod("currentLag", TopicPartition.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
