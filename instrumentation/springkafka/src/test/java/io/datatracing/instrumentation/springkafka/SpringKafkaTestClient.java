package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.testing.messaging.Calls;
import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import io.datatracing.instrumentation.testing.messaging.SentRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;

/** One producer, and a container for each loop, which is given partition 0 of its topic. */
final class SpringKafkaTestClient implements MessagingClient {
  private final TestBroker broker = TestBroker.get();
  private final KafkaProducer<String, String> producer = broker.producer();

  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public String clusterId() {
    return broker.clusterId();
  }

  @Override
  public String producerId() {
    return TestBroker.PRODUCER;
  }

  @Override
  public String consumerId() {
    return TestBroker.CONSUMER;
  }

  @Override
  public String group() {
    return TestBroker.GROUP;
  }

  @Override
  public SentRecord send(
      String topic, @Nullable String key, @Nullable String value, Map<String, String> headers)
      throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            answer.complete(metadata);
          } else {
            answer.completeExceptionally(failure);
          }
        });
    RecordMetadata metadata = answer.get(120, TimeUnit.SECONDS);
    return new SentRecord(topic, metadata.partition(), metadata.offset());
  }

  @Override
  public void send(String topic, String key, String value, Runnable answered) {
    producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> answered.run());
  }

  @Override
  public Throwable sendRefused(String topic) throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(topic, "x".repeat(20_000)),
        (metadata, failure) -> refused.complete(failure));
    return refused.get(120, TimeUnit.SECONDS);
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

  @Override
  public void close() {
    producer.close();
  }

  private void run(String topic, Object listener, Calls calls, boolean batch) throws Exception {
    ContainerProperties properties =
        new ContainerProperties(new TopicPartitionOffset(topic, 0, 0L));
    properties.setMessageListener(listener);
    KafkaMessageListenerContainer<String, String> container =
        new KafkaMessageListenerContainer<>(broker.consumerFactory(), properties);
    ErrorHandlers.set(container, ErrorHandlers.stopping(batch));
    container.start();
    try {
      calls.await();
    } finally {
      container.stop();
    }
    calls.rethrow();
  }

  private static ReceivedRecord received(ConsumerRecord<String, String> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return new ReceivedRecord(record.key(), record.value(), headers);
  }
}
