package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.vertx.core.Handler;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Takes the records over before the stream begins with them. */
final class PolledHandler<K, V> implements Handler<ConsumerRecords<K, V>> {
  private final Handler<ConsumerRecords<K, V>> handler;

  PolledHandler(Handler<ConsumerRecords<K, V>> handler) {
    this.handler = handler;
  }

  @Override
  public void handle(ConsumerRecords<K, V> records) {
    try {
      ReceivedMessages received = records == null ? null : ReceivedMessages.of(records);
      if (received != null) {
        received.takeOver();
      }
    } catch (RuntimeException fault) {
      Faults.count("vertxkafka", fault);
    }
    handler.handle(records);
  }
}
