package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaSendingClient;
import io.datatracing.instrumentation.testing.messaging.Calls;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;

/** A container for each loop, which is given partition 0 of its topic. */
final class SpringKafkaTestClient extends KafkaSendingClient {
  SpringKafkaTestClient() {
    super(TestBroker.get());
  }

  @Override
  public void handleEach(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    MessageListener<String, String> listener =
        record -> calls.call(() -> handler.handle(received(record)));
    run(topic, listener, calls, false);
  }

  /** The listener gives its work to a pool of the application. */
  @Override
  public void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    ExecutorService others = Executors.newFixedThreadPool(2);
    MessageListener<String, String> listener =
        record -> others.execute(() -> calls.call(() -> handler.handle(received(record))));
    try {
      run(topic, listener, calls, false);
    } finally {
      others.shutdown();
    }
  }

  @Override
  public void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler)
      throws Exception {
    Calls calls = new Calls(1);
    BatchMessageListener<String, String> listener =
        records ->
            calls.call(
                () -> {
                  List<ReceivedRecord> batch = new ArrayList<>();
                  records.forEach(record -> batch.add(received(record)));
                  if (batch.size() != count) {
                    throw new AssertionError(count + " records were sent, came: " + batch);
                  }
                  handler.handle(batch);
                });
    run(topic, listener, calls, true);
  }

  private void run(String topic, Object listener, Calls calls, boolean batch) throws Exception {
    ContainerProperties properties =
        new ContainerProperties(new TopicPartitionOffset(topic, 0, 0L));
    properties.setMessageListener(listener);
    KafkaMessageListenerContainer<String, String> container =
        new KafkaMessageListenerContainer<>(TestBroker.consumerFactory(), properties);
    ErrorHandlers.set(container, ErrorHandlers.stopping(batch));
    container.start();
    try {
      calls.await();
    } finally {
      container.stop();
    }
    calls.rethrow();
  }
}
