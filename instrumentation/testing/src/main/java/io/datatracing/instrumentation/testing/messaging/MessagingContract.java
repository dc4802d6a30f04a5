package io.datatracing.instrumentation.testing.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every instrumented client of a message system does, as docs/pipeline-model.md says it. A
 * library supplies a {@link MessagingClient} on a real broker.
 *
 * <p>Each test has a topic and a client of its own, and takes every span that it makes: one that is
 * left over fails it. Spans end on the library's threads, so they are waited for, never counted at
 * a moment.
 */
public abstract class MessagingContract extends RecordHeadersContract {
  @Test
  void sentRecordIsOneProducerSpanBelowTheCurrentOne() throws Exception {
    SentRecord sent = spans.inSpan("caller", () -> client.send(topic, KEY, "1", Map.of()));
    List<Span> both = spans.take(2);
    Span caller = Spans.only(both, span -> span.name().equals("caller"));
    Span send = Spans.only(both, span -> span != caller);
    expected.sent(sent, send).childOf(caller).matches(send);
  }

  @Test
  void handledRecordIsAChildOfItsProducer() throws Exception {
    SentRecord sent = client.send(topic, KEY, "1", Map.of());
    Span send = spans.take();
    expected.sent(sent, send).matches(send);
    client.handleEach(topic, 1, record -> {});
    handled.assertHandled(sent, send, spans.take());
  }

  @Test
  void workOfTheHandlerIsBelowItsRecord() throws Exception {
    List<Span> sends = sendThree();
    client.handleEach(topic, 3, record -> spans.inSpan("work " + record.value(), () -> null));
    List<Span> all = handled.take(sends, 3);
    for (int i = 0; i < 3; i++) {
      String name = "work " + i;
      Span process = handled.handling(sends.get(i), all);
      Span work = Spans.only(all, span -> span.name().equals(name));
      ExpectedSpan.of(name, SpanKind.INTERNAL).childOf(process).matches(work);
      assertThat(all.indexOf(work)).isLessThan(all.indexOf(process));
    }
  }

  @Test
  void recordEndsWhenTheNextOneIsTaken() throws Exception {
    sendThree();
    List<@Nullable Span> current = new ArrayList<>();
    client.handleEach(
        topic,
        3,
        record -> {
          Span now = Span.current();
          if (toldAs() == ToldAs.RECORDS || !current.contains(now)) {
            assertThat(spans.finished()).isEqualTo(current.size());
            current.add(now);
          }
        });
    assertThat(Span.current()).isNull();
    assertThat(spans.take(current.size())).isEqualTo(current);
  }

  @Test
  void tombstoneIsMarked() throws Exception {
    SentRecord sent = client.send(topic, KEY, null, Map.of());
    Span send = spans.take();
    expected.sent(sent, send).with("messaging.kafka.message.tombstone", true).matches(send);
    client.handleEach(topic, 1, record -> assertThat(record.value()).isNull());
    Span process = spans.take();
    if (toldAs() == ToldAs.BATCHES) {
      handled.assertHandled(sent, send, process);
      return;
    }
    ExpectedSpan tombstone =
        expected
            .processed(sent, process)
            .with("messaging.kafka.message.tombstone", true)
            .childOf(send);
    describe(tombstone, process);
    tombstone.matches(process);
  }

  @Test
  void refusedRecordIsAnError() throws Exception {
    Throwable refused = client.sendRefused(topic);
    Span send = spans.take();
    assertThat(send.get(Attributes.MESSAGING_KAFKA_OFFSET)).isNull();
    assertThat(send.get(Attributes.ERROR_TYPE)).isEqualTo(refused.getClass().getName());
    assertThat(send.events()).hasSize(1);
  }

  @Test
  void answerIsHandledInTheContextOfTheSender() throws Exception {
    BlockingQueue<Context> seen = new ArrayBlockingQueue<>(1);
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              client.send(topic, KEY, "1", () -> seen.add(CurrentContext.current()));
              return CurrentContext.current();
            });
    assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(caller);
    spans.take(2);
  }

  @Test
  void deadLetterIsBelowTheRecordThatFailed() throws Exception {
    client.send(topic, KEY, "1", Map.of());
    Span send = spans.take();
    List<SentRecord> dead = new ArrayList<>();
    client.handleEach(
        topic,
        1,
        record ->
            dead.add(client.send(topic + "-dlq", record.key(), record.value(), record.headers())));
    List<Span> both = spans.take(2);
    Span process = Spans.only(both, span -> span.kind() == SpanKind.CONSUMER);
    Span deadLetter = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
    assertThat(handled.belongs(process, send)).isTrue();
    expected
        .sent(dead.get(0), deadLetter)
        .with("datatracing.dead_letter", true)
        .childOf(process)
        .matches(deadLetter);
  }

  @Test
  void deadLetterIsHandledBelowTheSendThatMadeIt() throws Exception {
    String dead = topic + "-dlq";
    client.send(topic, KEY, "1", Map.of());
    Span send = spans.take();
    client.handleEach(
        topic, 1, record -> client.send(dead, record.key(), record.value(), record.headers()));
    List<Span> both = spans.take(2);
    Span process = Spans.only(both, span -> span.kind() == SpanKind.CONSUMER);
    Span deadLetter = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
    client.handleEach(dead, 1, record -> assertThat(record.value()).isEqualTo("1"));
    Span last = spans.take();
    assertThat(handled.belongs(process, send)).isTrue();
    assertThat(deadLetter.isChildOf(process)).isTrue();
    assertThat(handled.belongs(last, deadLetter)).isTrue();
    assertThat(last.name()).isEqualTo(client.handledName(dead));
    assertThat(deadLetter.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
    assertThat(last.get(Attributes.DATATRACING_DEAD_LETTER)).isNull();
  }

  @Test
  void workOnAnotherThreadIsBelowItsRecord() throws Exception {
    List<Span> sends = sendThree();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    client.handleElsewhere(
        topic,
        3,
        record -> {
          threads.add(Thread.currentThread());
          spans.inSpan("work " + record.value(), () -> null);
        });
    List<Span> all = handled.take(sends, 3);
    assertThat(threads).doesNotContain(Thread.currentThread()).isNotEmpty();
    for (int i = 0; i < 3; i++) {
      String name = "work " + i;
      Span process = handled.handling(sends.get(i), all);
      assertThat(process.kind()).isEqualTo(SpanKind.CONSUMER);
      Span work = Spans.only(all, span -> span.name().equals(name));
      assertThat(work.isChildOf(process)).as(name).isTrue();
    }
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void failureOfTheHandlerReachesTheApplicationAndLeavesNothingOpen() throws Exception {
    sendThree();
    IllegalStateException failure = new IllegalStateException("broken order");
    assertThatThrownBy(
            () ->
                client.handleEach(
                    topic,
                    3,
                    record -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(spans.take().name()).isEqualTo(client.handledName(topic));
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void runAroundTheLoopIsLinked() throws Exception {
    client.send(topic, KEY, "1", Map.of());
    Span send = spans.take();
    spans.inSpan(
        "nightly run",
        () -> {
          client.handleEach(topic, 1, record -> {});
          return null;
        });
    Span process = spans.take();
    Span run = spans.take();
    assertThat(handled.belongs(process, send)).isTrue();
    if (isARun()) {
      assertThat(process.get(Attributes.DATATRACING_RUN_ID)).isNotNull();
      assertThat(process.links()).noneMatch(link -> link.target().spanId() == run.spanId());
      return;
    }
    assertThat(process.links()).hasSize(1);
    assertThat(process.links().get(0).target()).isSameAs(run);
    assertThat(ExpectedSpan.attributesOf(process.links().get(0)))
        .isEqualTo(Map.of("datatracing.link.type", "run"));
  }

  @Test
  void workOnABatchIsBelowOneSpanThatLinksItsRecords() throws Exception {
    WithoutBatches without = withoutBatches();
    if (without != null) {
      without.assertProven(client, topic);
      return;
    }
    List<Span> sends = sendThree();
    client.handleTogether(topic, 3, records -> spans.inSpan("insert", () -> null));
    Span work = spans.take();
    Span batch = spans.take();
    ExpectedSpan.of("insert", SpanKind.INTERNAL).childOf(batch).matches(work);
    ExpectedSpan three = expected.batch(3, batch);
    describe(three, batch);
    three.matches(batch);
    assertThat(batch.links().stream().map(SpanLink::target).map(SpanContext::spanId))
        .containsExactlyElementsOf(sends.stream().map(Span::spanId).collect(Collectors.toList()));
    for (int i = 0; i < 3; i++) {
      assertThat(ExpectedSpan.attributesOf(batch.links().get(i)))
          .isEqualTo(
              Map.of(
                  "datatracing.link.type",
                  "input",
                  "messaging.destination.name",
                  topic,
                  "messaging.destination.partition.id",
                  "0",
                  "messaging.kafka.offset",
                  (long) i));
    }
  }

  @Test
  void batchThatNothingIsDoneWithIsNoSpan() throws Exception {
    WithoutBatches without = withoutBatches();
    if (without != null) {
      without.assertProven(client, topic);
      return;
    }
    sendThree();
    client.handleTogether(topic, 3, records -> assertThat(records).hasSize(3));
    if (knowsBatches()) {
      assertThat(spans.take().name()).isEqualTo(client.handledName(topic));
    }
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void failureToStartASpanDoesNotReachTheApplication() throws Exception {
    try (TestSpans.Restore broken = spans.failingAtStart()) {
      client.send(topic, KEY, "1", Map.of());
      client.handleEach(topic, 1, record -> assertThat(record.value()).isEqualTo("1"));
    }
  }

  @Test
  void failureToEndASpanDoesNotReachTheApplication() throws Exception {
    try (TestSpans.Restore broken = spans.failingAtEnd()) {
      BlockingQueue<Boolean> answered = new ArrayBlockingQueue<>(1);
      client.send(topic, KEY, "1", () -> answered.add(true));
      assertThat(answered.poll(60, TimeUnit.SECONDS)).isTrue();
      client.handleEach(topic, 1, record -> assertThat(record.value()).isEqualTo("1"));
    }
  }
}
