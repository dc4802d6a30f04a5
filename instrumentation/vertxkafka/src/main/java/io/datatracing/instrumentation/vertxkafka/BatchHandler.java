package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** Handles the records of a poll as a whole. */
final class BatchHandler<K, V> implements Handler<ConsumerRecords<K, V>> {
  private final Handler<ConsumerRecords<K, V>> handler;

  BatchHandler(Handler<ConsumerRecords<K, V>> handler) {
    this.handler = handler;
  }

  @Override
  public void handle(ConsumerRecords<K, V> records) {
    HandledMessage handled = begin(records);
    Throwable failure = null;
    try {
      handler.handle(records);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      RecordHandler.end(handled, failure);
    }
  }

  private static @Nullable HandledMessage begin(@Nullable ConsumerRecords<?, ?> records) {
    try {
      ReceivedMessages received = records == null ? null : ReceivedMessages.of(records);
      if (records == null || received == null || records.isEmpty()) {
        return null;
      }
      List<ConsumerRecord<?, ?>> batch = new ArrayList<>(records.count());
      for (ConsumerRecord<?, ?> record : records) {
        batch.add(record);
      }
      return received.beginBatch(batch);
    } catch (RuntimeException fault) {
      Faults.count("vertxkafka", fault);
      return null;
    }
  }
}
