package io.datatracing.instrumentation.testing.messaging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a record's headers, and what is left where there are none. */
abstract class RecordHeadersContract extends MessagingKit {
  /** What makes a record's address. */
  private static final List<AttributeKey> ADDRESS =
      List.of(
          Attributes.DATATRACING_KAFKA_CLUSTER_ID,
          Attributes.MESSAGING_DESTINATION_NAME,
          Attributes.MESSAGING_DESTINATION_PARTITION_ID,
          Attributes.MESSAGING_KAFKA_OFFSET);

  @Test
  void handlerSeesTheProducersBaggage() throws Exception {
    Context remote = W3cHeaders.sampled("vendor=value", "order.id=42,tenant=acme");
    within(remote, () -> client.send(topic, KEY, "1", Map.of()));
    Span send = spans.take();
    client.handleEach(
        topic,
        1,
        record -> {
          Baggage baggage = Baggage.from(CurrentContext.current());
          if (toldAs() == ToldAs.RECORDS) {
            assertThat(requireNonNull(baggage).get("order.id")).isEqualTo("42");
            assertThat(baggage.get("tenant")).isEqualTo("acme");
          } else {
            assertThat(baggage).isNull();
          }
          assertThat(record.headers())
              .containsEntry("traceparent", W3cHeaders.traceParent(send))
              .containsEntry("tracestate", "vendor=value")
              .containsEntry("baggage", "order.id=42,tenant=acme");
        });
    assertThat(handled.belongs(spans.take(), send)).isTrue();
  }

  @Test
  void headersOfTheApplicationArriveAndStaleOnesAreReplaced() throws Exception {
    client.send(topic, KEY, "1", Map.of("traceparent", W3cHeaders.SAMPLED, "x-kept", "yes"));
    Span send = spans.take();
    client.handleEach(
        topic,
        1,
        record ->
            assertThat(record.headers())
                .isEqualTo(Map.of("traceparent", W3cHeaders.traceParent(send), "x-kept", "yes")));
    assertThat(handled.belongs(spans.take(), send)).isTrue();
  }

  @Test
  void recordWithoutHeadersBeginsATrace() throws Exception {
    SentRecord sent;
    try (TestSpans.Restore off = spans.switchedOff()) {
      sent = client.send(topic, null, "1", Map.of());
    }
    client.handleEach(topic, 1, record -> assertThat(record.headers()).isEmpty());
    handled.assertBegins(sent, null, spans.take());
  }

  @Test
  void damagedHeadersBeginATrace() throws Exception {
    SentRecord sent;
    try (TestSpans.Restore off = spans.switchedOff()) {
      sent =
          client.send(
              topic,
              KEY,
              "1",
              Map.of("traceparent", "00-\u00e4\ud83d\ude00-zz", "baggage", "=;=,"));
    }
    client.handleEach(topic, 1, record -> {});
    handled.assertBegins(sent, KEY, spans.take());
  }

  @Test
  void traceThatIsNotSampledIsPassedOnButNotRecorded() throws Exception {
    within(W3cHeaders.notSampled(), () -> client.send(topic, KEY, "1", Map.of()));
    client.handleEach(
        topic,
        1,
        record -> {
          assertThat(record.headers().get("traceparent"))
              .startsWith("00-" + W3cHeaders.TRACE_ID + "-")
              .endsWith("-00");
          // What is handled together is decided on together.
          assertThat(requireNonNull(Span.current()).isRecording())
              .isEqualTo(toldAs() == ToldAs.BATCHES);
        });
    if (toldAs() == ToldAs.BATCHES) {
      assertThat(spans.take().parentSpanId()).isZero();
    }
  }

  @Test
  void withoutHeadersTheTwoSpansMeetByTheRecordsAddress() throws Exception {
    RecordSettings before = RecordSettings.get();
    RecordSettings.set(new RecordSettings(true, false, false, new String[0][]));
    try {
      SentRecord sent =
          spans.inSpan("caller", () -> client.send(topic, KEY, "1", Map.of("x-kept", "yes")));
      List<Span> both = spans.take(2);
      Span send = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
      client.handleEach(
          topic, 1, record -> assertThat(record.headers()).isEqualTo(Map.of("x-kept", "yes")));
      Span process = spans.take();
      handled.assertBegins(sent, KEY, process);
      for (AttributeKey part : ADDRESS) {
        assertThat(send.get(part)).as(String.valueOf(part)).isNotNull();
        if (toldAs() == ToldAs.RECORDS) {
          assertThat(process.get(part)).as(String.valueOf(part)).isEqualTo(send.get(part));
        }
      }
    } finally {
      RecordSettings.set(before);
    }
  }

  @Test
  void switchedOffTracingChangesNothing() throws Exception {
    try (TestSpans.Restore off = spans.switchedOff()) {
      client.send(topic, KEY, "1", Map.of("x-kept", "yes"));
      client.handleEach(
          topic, 1, record -> assertThat(record.headers()).isEqualTo(Map.of("x-kept", "yes")));
    }
  }
}
