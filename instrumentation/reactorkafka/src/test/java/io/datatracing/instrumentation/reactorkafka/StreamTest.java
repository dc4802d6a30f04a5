package io.datatracing.instrumentation.reactorkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.ReceiverRecord;
import reactor.kafka.sender.SenderRecord;

/** Records on their way through operators and threads. */
class StreamTest extends RecordStream {
  @Test
  void recordIsHandledWhereItsMapperSubscribesThoughItHasWaited() throws Exception {
    // The first is being handled on another thread when the others come.
    run(receiver -> receiver.receive().concatMap(record -> later(record).then(done(record)), 8));
    eachHasItsWork("work", true);
  }

  @Test
  void recordIsHandledWhereItsMapperSubscribesWithoutAQueue() throws Exception {
    run(receiver -> receiver.receive().concatMap(record -> later(record).then(done(record))));
    eachHasItsWork("work", true);
  }

  @Test
  void recordsHandledAtOnceKeepTheirOwn() throws Exception {
    CountDownLatch all = new CountDownLatch(RECORDS);
    run(
        receiver ->
            receiver
                .receive()
                .flatMap(
                    record ->
                        Mono.fromCallable(
                                () -> {
                                  all.countDown();
                                  assertThat(all.await(120, TimeUnit.SECONDS)).isTrue();
                                  return work("work", record.value());
                                })
                            .subscribeOn(Schedulers.newSingle("own"))
                            .doOnNext(value -> record.receiverOffset().acknowledge()))
                .doOnNext(value -> work("result", value)));
    Map<String, Span> processed = processed(3 * RECORDS);
    for (String value : sent.keySet()) {
      Span process = processed.get(value);
      assertThat(named("work", value).isChildOf(process)).isTrue();
      assertThat(named("result", value).isChildOf(process)).isTrue();
      assertThat(process.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
    }
  }

  @Test
  void whatBecameOfARecordKeepsItsContextAcrossThreads() throws Exception {
    run(
        receiver ->
            receiver
                .receive()
                .doOnNext(record -> record.receiverOffset().acknowledge())
                .map(ConsumerRecord::value)
                .publishOn(others)
                .doOnNext(value -> work("work", value))
                .concatMap(value -> Mono.fromCallable(() -> value).subscribeOn(others), 8)
                .publishOn(others, 2)
                .doOnNext(value -> work("result", value)));
    Map<String, Span> processed = processed(3 * RECORDS);
    for (String value : sent.keySet()) {
      Span process = processed.get(value);
      assertThat(named("work", value).isChildOf(process)).isTrue();
      assertThat(named("result", value).isChildOf(process)).isTrue();
      assertThat(process.endEpochNanos())
          .isGreaterThanOrEqualTo(named("result", value).endEpochNanos());
    }
  }

  @Test
  void groupsAreNotThoseOfTheirFirstRecord() throws Exception {
    run(
        receiver ->
            receiver
                .receive()
                .groupBy(record -> Integer.parseInt(record.value()) % 2)
                .flatMap(
                    group ->
                        group
                            .publishOn(others)
                            .doOnNext(record -> work("work", record.value()))
                            .concatMap(record -> done(record).thenReturn(record.value()), 1)));
    eachHasItsWork("work", true);
  }

  @Test
  void recordsThatAreAcknowledgedTogetherAreHandled() throws Exception {
    run(
        receiver ->
            receiver
                .receiveAutoAck()
                .concatMap(records -> records)
                .publishOn(others)
                .doOnNext(record -> work("work", record.value()))
                .map(ConsumerRecord::value));
    eachHasItsWork("work", true);
  }

  @Test
  void recordsThatAreCommittedBeforehandAreHandled() throws Exception {
    run(
        receiver ->
            receiver
                .receiveAtmostOnce()
                .concatMap(record -> later(record).thenReturn(record.value())));
    eachHasItsWork("work", true);
  }

  @Test
  void recordThatNobodyAcknowledgesEndsWhenItWasLetGo() throws Exception {
    run(
        receiver ->
            receiver
                .receive()
                .doOnNext(record -> work("work", record.value()))
                .map(ConsumerRecord::value));
    Map<String, Span> processed = processed(2 * RECORDS);
    for (String value : sent.keySet()) {
      assertThat(named("work", value).isChildOf(processed.get(value))).isTrue();
    }
    assertThat(processed.get("0").get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
  }

  @Test
  void recordsHandedToAThreadOfTheApplicationEndWithTheirAcknowledgement() throws Exception {
    BaseSubscriber<ReceiverRecord<String, String>> subscriber =
        new BaseSubscriber<ReceiverRecord<String, String>>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }

          @Override
          protected void hookOnNext(ReceiverRecord<String, String> record) {
            others.schedule(
                () -> {
                  work("work", record.value());
                  record.receiverOffset().acknowledge();
                });
          }
        };
    TestBroker.receiver(topic, scheduler).receive().subscribe(subscriber);
    all = spans.take(2);
    subscriber.cancel();
    Span process = byValue(all).get("0");
    assertThat(named("work", "0").isChildOf(process)).isTrue();
    assertThat(process.endEpochNanos()).isGreaterThanOrEqualTo(named("work", "0").endEpochNanos());
    assertThat(process.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
  }

  @Test
  void collectedRecordsAreOneBatchUntilWhatCameOfItIsOver() throws Exception {
    run(
        receiver ->
            receiver
                .receive()
                .bufferTimeout(RECORDS, Duration.ofMinutes(2))
                .publishOn(others)
                .concatMap(
                    batch ->
                        Mono.fromCallable(() -> work("insert", "all"))
                            .subscribeOn(others)
                            .thenMany(Flux.fromIterable(batch).map(ConsumerRecord::value))));
    isOneBatch(spans.take(2));
  }

  @Test
  void recordsOfAPollThatAreCollectedAreABatch() throws Exception {
    run(
        receiver ->
            receiver
                .receiveAutoAck()
                .concatMap(
                    records ->
                        records
                            .collectList()
                            .flatMap(
                                batch ->
                                    Mono.fromCallable(() -> work("insert", "all"))
                                        .subscribeOn(others)
                                        .thenReturn(batch)))
                .flatMapIterable(batch -> batch)
                .map(ConsumerRecord::value));
    List<Span> all = new ArrayList<>();
    long inputs = 0;
    // There may be several polls, and the last batch may end when its records are through.
    while (inputs < RECORDS) {
      Span process = spans.take();
      all.add(process);
      if (process.kind() == SpanKind.CONSUMER) {
        Number count = (Number) process.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT);
        inputs += count.longValue();
        assertThat(process.links()).hasSize(count.intValue());
        Span insert = Spans.only(all, span -> span.isChildOf(process));
        assertThat(process.endEpochNanos()).isGreaterThanOrEqualTo(insert.endEpochNanos());
      }
    }
    assertThat(inputs).isEqualTo(RECORDS);
  }

  private void isOneBatch(List<Span> both) {
    Span batch = Spans.only(both, span -> span.kind() == SpanKind.CONSUMER);
    Span insert = Spans.only(both, span -> span != batch);
    assertThat(insert.isChildOf(batch)).isTrue();
    assertThat(batch.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo((long) RECORDS);
    assertThat(batch.links()).hasSize(RECORDS);
    assertThat(batch.endEpochNanos()).isGreaterThanOrEqualTo(insert.endEpochNanos());
    assertThat(batch.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
  }

  @Test
  void whatAMapperThrowsIsTheErrorOfItsRecord() throws Exception {
    IllegalStateException poisoned = new IllegalStateException("poisoned");
    assertThatThrownBy(
            () ->
                run(
                    receiver ->
                        receiver
                            .receive()
                            .map(
                                record -> {
                                  record.receiverOffset().acknowledge();
                                  if (record.value().equals("1")) {
                                    throw poisoned;
                                  }
                                  return record.value();
                                })))
        .isSameAs(poisoned);
    List<Span> both = spans.take(2);
    assertThat(both).extracting(Span::status).containsExactly(SpanStatus.UNSET, SpanStatus.ERROR);
    failed(both.get(1), poisoned);
  }

  @Test
  void errorOnAnotherThreadIsThatOfItsRecordAndARecoveredOneIsNone() throws Exception {
    IllegalStateException poisoned = new IllegalStateException("poisoned");
    assertThatThrownBy(
            () ->
                run(
                    receiver ->
                        receiver
                            .receive()
                            .concatMap(
                                record ->
                                    Mono.defer(
                                            () ->
                                                record.value().equals("2")
                                                    ? Mono.<String>error(poisoned)
                                                    : Mono.error(new IllegalStateException("no")))
                                        .subscribeOn(others)
                                        .onErrorResume(
                                            error -> error != poisoned,
                                            error -> Mono.just(record.value()))
                                        .doOnNext(value -> record.receiverOffset().acknowledge()),
                                8)))
        .isSameAs(poisoned);
    awaitIdle();
    List<Span> ended = new ArrayList<>();
    while (!byValue(ended).keySet().containsAll(List.of("0", "1", "2"))) {
      ended.add(spans.take());
    }
    // What had been fetched already ended when the stream was cancelled, before that.
    ended.addAll(spans.take(spans.finished()));
    Map<String, Span> processed = byValue(ended);
    failed(processed.get("2"), poisoned);
    for (String value : List.of("0", "1")) {
      assertThat(processed.get(value).status()).isEqualTo(SpanStatus.UNSET);
    }
  }

  @Test
  void subscriptionThatIsTriedAgainHandlesTheRecordAgain() throws Exception {
    List<String> attempts = Collections.synchronizedList(new ArrayList<>());
    run(
        receiver ->
            receiver
                .receive()
                .map(
                    record -> {
                      attempts.add(record.value());
                      record.receiverOffset().acknowledge();
                      if (attempts.size() == 1) {
                        throw new IllegalStateException("first attempt");
                      }
                      return work("work", record.value());
                    })
                .retry(1));
    assertThat(attempts).containsExactly("0", "0", "1", "2", "3", "4", "5");
    Span failed = spans.take();
    assertThat(failed.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failed.isChildOf(sent.get("0"))).isTrue();
    eachHasItsWork("work", false);
  }

  @Test
  void cancelledHandlingEnds() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    BlockingQueue<Boolean> cancelled = new LinkedBlockingQueue<>();
    reactor.core.Disposable stream =
        TestBroker.receiver(topic, scheduler)
            .receive()
            .concatMap(
                record ->
                    Mono.never()
                        .doOnSubscribe(subscription -> handling.countDown())
                        .doOnCancel(() -> cancelled.add(true)),
                1)
            .subscribe();
    await(handling);
    stream.dispose();
    assertThat(cancelled.poll(120, TimeUnit.SECONDS)).isTrue();
    awaitIdle();
    // What was prefetched is handled by nobody, but was given to the stream.
    List<Span> processed = new ArrayList<>(List.of(spans.take()));
    processed.addAll(spans.take(spans.finished()));
    assertThat(byValue(processed)).containsKey("0");
    assertThat(processed).allSatisfy(span -> assertThat(span.status()).isEqualTo(SpanStatus.UNSET));
  }

  @Test
  void noMoreIsRequestedThanTheApplicationDoes() throws Exception {
    List<ReceiverRecord<String, String>> received = Collections.synchronizedList(new ArrayList<>());
    BlockingQueue<String> values = new LinkedBlockingQueue<>();
    BaseSubscriber<ReceiverRecord<String, String>> subscriber =
        new BaseSubscriber<ReceiverRecord<String, String>>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(2);
          }

          @Override
          protected void hookOnNext(ReceiverRecord<String, String> record) {
            received.add(record);
            record.receiverOffset().acknowledge();
            values.add(record.value());
          }
        };
    TestBroker.receiver(topic, scheduler).receive().subscribe(subscriber);
    assertThat(spans.take(2)).hasSize(2);
    subscriber.request(1);
    spans.take();
    awaitTurn();
    assertThat(received).hasSize(3);
    subscriber.cancel();
    assertThat(values).containsExactly("0", "1", "2");
  }

  @Test
  void resultsOfASenderAreHandledInTheContextOfTheRecordThatCausedThem() throws Exception {
    run(
        receiver ->
            sender
                .send(
                    receiver
                        .receive()
                        .map(
                            record ->
                                SenderRecord.create(
                                    new ProducerRecord<>(topic + "-next", "key", record.value()),
                                    record)))
                .map(
                    result -> {
                      work("result", result.correlationMetadata().value());
                      result.correlationMetadata().receiverOffset().acknowledge();
                      return result.correlationMetadata().value();
                    }));
    Map<String, Span> processed = processed(3 * RECORDS);
    for (String value : sent.keySet()) {
      Span process = processed.get(value);
      Span next =
          Spans.only(others(), span -> span.kind() == SpanKind.PRODUCER && span.isChildOf(process));
      assertThat(next.name()).isEqualTo("send " + topic + "-next");
      assertThat(named("result", value).isChildOf(process)).isTrue();
      assertThat(process.endEpochNanos()).isGreaterThanOrEqualTo(next.endEpochNanos());
    }
  }

  @Test
  void recordsAreSentWhereTheSenderWasSubscribedTo() throws Exception {
    spans.inSpan(
        "caller",
        () -> {
          List<Integer> results =
              ReactorKafkaTestClient.get(
                  sender
                      .send(
                          Flux.range(0, 3)
                              .map(i -> SenderRecord.create(topic, 0, null, "key", "" + i, i)))
                      .map(result -> result.correlationMetadata())
                      .doOnNext(i -> work("result", "" + i))
                      .collectList());
          assertThat(results).containsExactly(0, 1, 2);
          return null;
        });
    List<Span> all = spans.take(7);
    Span caller = all.get(6);
    assertThat(all.subList(0, 6)).allSatisfy(span -> assertThat(span.isChildOf(caller)).isTrue());
  }

  @Test
  void otherSubscriptionsKeepTheContextTheyWereMadeIn() throws Exception {
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    List<Context> seen = Collections.synchronizedList(new ArrayList<>());
    Context boot =
        spans.inSpan(
            "boot",
            () -> {
              sink.asFlux()
                  .map(value -> value + "!")
                  .subscribe(value -> seen.add(CurrentContext.current()));
              return CurrentContext.current();
            });
    spans.take();
    run(
        receiver ->
            receiver
                .receive()
                .doOnNext(
                    record -> {
                      sink.tryEmitNext(record.value());
                      work("work", record.value());
                      record.receiverOffset().acknowledge();
                    })
                .map(ConsumerRecord::value));
    assertThat(seen).hasSize(RECORDS).allSatisfy(context -> assertThat(context).isSameAs(boot));
    eachHasItsWork("work", true);
  }
}
