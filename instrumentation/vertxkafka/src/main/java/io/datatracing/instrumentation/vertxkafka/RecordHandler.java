package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.vertx.core.Handler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Handles a record from the call of the application's handler until it returns. */
final class RecordHandler<K, V> implements Handler<ConsumerRecord<K, V>> {
  private final Handler<ConsumerRecord<K, V>> handler;

  RecordHandler(Handler<ConsumerRecord<K, V>> handler) {
    this.handler = handler;
  }

  @Override
  public void handle(ConsumerRecord<K, V> record) {
    ReceivedMessages received = record == null ? null : ReceivedMessages.of(record);
    HandledMessage handled = received == null ? null : received.begin(record);
    Throwable failure = null;
    try {
      handler.handle(record);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      end(handled, failure);
    }
  }

  static void end(@Nullable HandledMessage handled, @Nullable Throwable failure) {
    if (handled != null) {
      handled.end(failure);
    }
  }
}
