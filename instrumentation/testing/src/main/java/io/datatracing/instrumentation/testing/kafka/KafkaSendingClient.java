package io.datatracing.instrumentation.testing.kafka;

import io.datatracing.instrumentation.testing.messaging.SentRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A client that sends by one producer of Kafka's own. */
public abstract class KafkaSendingClient extends KafkaMessagingClient {
  private static final int ANSWER_SECONDS = 120;

  private final KafkaProducer<String, String> producer;

  protected KafkaSendingClient(KafkaTestBroker broker) {
    super(broker);
    producer = broker.producer();
  }

  @Override
  public SentRecord send(
      String topic, @Nullable String key, @Nullable String value, Map<String, String> headers)
      throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    // Completed by the callback: the future that send returns is completed before callbacks run.
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
    RecordMetadata metadata = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
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
    return refused.get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close();
  }
}
