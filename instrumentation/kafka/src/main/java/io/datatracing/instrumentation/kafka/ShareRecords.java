package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** What only share groups have, by reflection: none of it is in the oldest client. */
final class ShareRecords {
  private static final @Nullable Method DELIVERY_COUNT = deliveryCount();

  private ShareRecords() {}

  /** How often the record was delivered, this time included; 0 if that is not known. */
  static int deliveryCount(ConsumerRecord<?, ?> record) {
    if (DELIVERY_COUNT == null) {
      return 0;
    }
    try {
      Optional<?> count = (Optional<?>) DELIVERY_COUNT.invoke(record);
      return count.isPresent() ? ((Number) count.get()).intValue() : 0;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return 0;
    }
  }

  @SuppressWarnings("unchecked") // as KafkaShareConsumer declares it
  static Map<MetricName, ?> metrics(Object consumer) {
    try {
      return (Map<MetricName, ?>) consumer.getClass().getMethod("metrics").invoke(consumer);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Collections.emptyMap();
    }
  }

  /**
   * The application says what becomes of a record.
   *
   * @param type {@code accept}, {@code release}, {@code reject} or {@code renew}
   */
  static void acknowledged(
      Object consumer,
      String topic,
      int partition,
      long offset,
      String type,
      long startNanos,
      @Nullable Throwable thrown) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null) {
      return;
    }
    if (thrown == null && (type.equals("accept") || type.equals("reject"))) {
      ShareAttempts.forget(client.group(), topic, partition, offset);
    }
    AttributeList told = client.told(type, startNanos, thrown);
    if (told != null) {
      if (told instanceof Span || !isAt(client, topic, partition, offset)) {
        told.put(Attributes.MESSAGING_DESTINATION_NAME, topic);
        told.put(Attributes.MESSAGING_DESTINATION_PARTITION_ID, Integer.toString(partition));
        told.put(Attributes.MESSAGING_KAFKA_OFFSET, offset);
      }
      ClientCall.end(told, thrown);
    }
  }

  /** Whether the current span is the record's own, which says where it is. */
  private static boolean isAt(ConsumerClient client, String topic, int partition, long offset) {
    Poll poll = client.poll();
    HandledRecord last = poll == null ? null : poll.last();
    return last != null && last.isOpen() && last.wasAt(topic, partition, offset);
  }

  private static @Nullable Method deliveryCount() {
    try {
      return ConsumerRecord.class.getMethod("deliveryCount");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
