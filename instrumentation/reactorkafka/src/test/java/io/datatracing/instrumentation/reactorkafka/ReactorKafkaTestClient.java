package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaMessagingClient;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import io.datatracing.instrumentation.testing.messaging.SentRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;

/** One sender, and a receiver for each loop, which is given partition 0 of its topic. */
final class ReactorKafkaTestClient extends KafkaMessagingClient {
  private final KafkaSender<String, String> sender = TestBroker.sender();

  ReactorKafkaTestClient() {
    super(TestBroker.get());
  }

  @Override
  public SentRecord send(
      String topic, @Nullable String key, @Nullable String value, Map<String, String> headers)
      throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    RecordMetadata metadata = get(send(record).map(SenderResult::recordMetadata).single());
    return new SentRecord(topic, metadata.partition(), metadata.offset());
  }

  @Override
  public void send(String topic, String key, String value, Runnable answered) {
    send(new ProducerRecord<>(topic, key, value)).subscribe(result -> answered.run());
  }

  @Override
  public Throwable sendRefused(String topic) throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    send(new ProducerRecord<>(topic, "x".repeat(20_000)))
        .subscribe(result -> {}, refused::complete);
    return refused.get(120, TimeUnit.SECONDS);
  }

  private Flux<SenderResult<Integer>> send(ProducerRecord<String, String> record) {
    return sender.send(Mono.just(SenderRecord.create(record, 1)));
  }

  @Override
  public void handleEach(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    run(
        topic,
        receiver ->
            receiver
                .receive()
                .doOnNext(
                    record -> {
                      call(handler, received(record));
                      record.receiverOffset().acknowledge();
                    })
                .take(count));
  }

  @Override
  public void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Scheduler others = Schedulers.newParallel("others", 2);
    try {
      run(
          topic,
          receiver ->
              receiver
                  .receive()
                  .publishOn(others)
                  .doOnNext(
                      record -> {
                        call(handler, received(record));
                        record.receiverOffset().acknowledge();
                      })
                  .take(count));
    } finally {
      others.dispose();
    }
  }

  @Override
  public void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler)
      throws Exception {
    run(
        topic,
        receiver ->
            receiver
                .receive()
                .buffer(count)
                .take(1)
                .doOnNext(
                    records -> {
                      List<ReceivedRecord> batch = new ArrayList<>();
                      records.forEach(record -> batch.add(received(record)));
                      call(handler, batch);
                    }));
  }

  @Override
  public void close() {
    sender.close();
  }

  /** Until the stream is over and its thread has left it. */
  private void run(String topic, Function<KafkaReceiver<String, String>, Flux<?>> stream)
      throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Scheduler scheduler = Schedulers.fromExecutorService(executor);
    try {
      get(stream.apply(TestBroker.receiver(topic, scheduler)).then());
    } finally {
      executor.shutdown();
      if (!executor.awaitTermination(120, TimeUnit.SECONDS)) {
        throw new AssertionError("the receiver's thread does not end");
      }
    }
  }

  static <T> T get(Mono<T> mono) throws Exception {
    try {
      return mono.toFuture().get(120, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception) {
        throw (Exception) e.getCause();
      }
      throw e;
    }
  }

  /** What the handler throws is an error of the stream. */
  private static <T> void call(Handler<T> handler, T received) {
    try {
      handler.handle(received);
    } catch (Exception thrown) {
      ReactorKafkaTestClient.<RuntimeException>sneak(thrown);
    }
  }

  @SuppressWarnings("unchecked") // a consumer declares nothing
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
