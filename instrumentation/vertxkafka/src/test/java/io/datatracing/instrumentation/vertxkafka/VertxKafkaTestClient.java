package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaMessagingClient;
import io.datatracing.instrumentation.testing.messaging.Calls;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import io.datatracing.instrumentation.testing.messaging.SentRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.producer.KafkaHeader;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One producer, and a consumer for each loop, which is given partition 0 of its topic. */
final class VertxKafkaTestClient extends KafkaMessagingClient {
  private final Vertx vertx = Vertx.vertx();

  /** Of its own: a test's handler waits on its event loop for what it sends. */
  private final Vertx sending = Vertx.vertx();

  private final KafkaProducer<String, String> producer =
      KafkaProducer.create(sending, TestBroker.producer());

  VertxKafkaTestClient() {
    super(TestBroker.get());
  }

  @Override
  public SentRecord send(
      String topic, @Nullable String key, @Nullable String value, Map<String, String> headers)
      throws Exception {
    KafkaProducerRecord<String, String> record = KafkaProducerRecord.create(topic, key, value);
    headers.forEach(record::addHeader);
    RecordMetadata metadata = get(producer.send(record));
    return new SentRecord(topic, metadata.getPartition(), metadata.getOffset());
  }

  @Override
  public void send(String topic, String key, String value, Runnable answered) {
    producer
        .send(KafkaProducerRecord.create(topic, key, value))
        .onComplete(answer -> answered.run());
  }

  @Override
  public Throwable sendRefused(String topic) throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    // Else Vert.x prints what nobody handles.
    producer.exceptionHandler(ignored -> {});
    producer
        .send(KafkaProducerRecord.create(topic, "x".repeat(20_000)))
        .onComplete(answer -> refused.complete(answer.cause()));
    return refused.get(120, TimeUnit.SECONDS);
  }

  @Override
  public void handleEach(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    run(
        topic,
        calls,
        consumer ->
            consumer.handler(
                record -> stopping(consumer, calls, () -> handler.handle(received(record)))));
  }

  /** The handler gives its work to the event loop of another Vert.x. */
  @Override
  public void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    run(
        topic,
        calls,
        consumer ->
            consumer.handler(
                record ->
                    sending.runOnContext(
                        ignored -> calls.call(() -> handler.handle(received(record))))));
  }

  @Override
  public void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler)
      throws Exception {
    Calls calls = new Calls(1);
    run(
        topic,
        calls,
        consumer -> {
          consumer.batchHandler(
              records -> {
                // Up to 4.5.2 nothing is polled without a handler of single records, which is given
                // none.
                consumer.pause();
                calls.call(() -> handler.handle(received(records, count)));
              });
          consumer.handler(
              record -> {
                throw new AssertionError("while paused: " + record);
              });
        });
  }

  private static List<ReceivedRecord> received(
      KafkaConsumerRecords<String, String> records, int count) {
    List<ReceivedRecord> batch = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      batch.add(received(records.recordAt(i)));
    }
    if (batch.size() != count) {
      throw new AssertionError(count + " records were sent, came: " + batch);
    }
    return batch;
  }

  @Override
  public void close() {
    try {
      get(producer.close());
      get(vertx.close());
      get(sending.close());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A failed handler is given no further record. */
  private static void stopping(
      KafkaConsumer<String, String> consumer, Calls calls, Calls.Call call) {
    try {
      calls.call(call);
    } catch (Throwable thrown) {
      consumer.pause();
      throw thrown;
    }
  }

  private void run(String topic, Calls calls, Consumer<KafkaConsumer<String, String>> setup)
      throws Exception {
    KafkaConsumer<String, String> consumer = KafkaConsumer.create(vertx, TestBroker.consumer());
    // The test gets them otherwise; Vert.x prints what nobody handles.
    vertx.exceptionHandler(ignored -> {});
    setup.accept(consumer);
    get(consumer.assign(new TopicPartition(topic, 0)));
    try {
      calls.await();
    } finally {
      get(consumer.close());
    }
    calls.rethrow();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  private static ReceivedRecord received(KafkaConsumerRecord<String, String> record) {
    Map<String, String> headers = new TreeMap<>();
    for (KafkaHeader header : record.headers()) {
      headers.put(header.key(), header.value().toString("UTF-8"));
    }
    return new ReceivedRecord(record.key(), record.value(), headers);
  }
}
