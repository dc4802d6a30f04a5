package io.datatracing.instrumentation.testing.messaging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The spans of handling records, whichever way the client {@linkplain ToldAs tells} them. */
final class HandledRecords {
  private final TestSpans spans;
  private final ExpectedRecords expected;
  private final ToldAs told;
  private final BiConsumer<ExpectedSpan, Span> describe;

  HandledRecords(
      TestSpans spans,
      ExpectedRecords expected,
      ToldAs told,
      BiConsumer<ExpectedSpan, Span> describe) {
    this.spans = spans;
    this.expected = expected;
    this.told = told;
    this.describe = describe;
  }

  /** The handling of one record on its own, which brought the context of its producer. */
  void assertHandled(SentRecord record, Span send, Span actual) {
    assertMatches(record, ExpectedRecords.KEY, send, actual);
    if (told == ToldAs.BATCHES) {
      assertThat(belongs(actual, send)).isTrue();
    }
  }

  /** The handling of one record on its own, which brought nothing: it is found by its address. */
  void assertBegins(SentRecord record, @Nullable String key, Span actual) {
    assertMatches(record, key, null, actual);
    assertThat(actual.links()).isEmpty();
  }

  private void assertMatches(
      SentRecord record, @Nullable String key, @Nullable Span send, Span actual) {
    ExpectedSpan span;
    if (told == ToldAs.RECORDS) {
      span = expected.processed(record, actual).childOf(send);
      if (key == null) {
        span.with("datatracing.record.key", null);
      }
    } else {
      span = expected.batch(1, actual);
      if (send == null) {
        String[] inputs = (String[]) requireNonNull(actual.get(Attributes.DATATRACING_INPUTS));
        assertThat(inputs)
            .containsExactly(
                record.topic()
                    + "/"
                    + record.partition()
                    + ":"
                    + record.offset()
                    + "-"
                    + record.offset());
        span.with("datatracing.inputs", inputs).with("datatracing.inputs.count", 1);
      }
    }
    describe.accept(span, actual);
    span.matches(actual);
  }

  /** Whether {@code handled} is the handling of what {@code send} sent. */
  boolean belongs(Span handled, Span send) {
    if (told == ToldAs.RECORDS) {
      return handled.isChildOf(send);
    }
    return handled.parentSpanId() == 0
        && handled.links().stream()
            .anyMatch(
                link ->
                    link.target().spanId() == send.spanId()
                        && link.target().traceIdLow() == send.traceIdLow()
                        && "input".equals(link.get(Attributes.DATATRACING_LINK_TYPE)));
  }

  Span handling(Span send, List<Span> among) {
    return Spans.only(among, span -> span.kind() == SpanKind.CONSUMER && belongs(span, send));
  }

  /** Takes so many spans of the application, and those of the handling of everything sent. */
  List<Span> take(List<Span> sends, int works) throws InterruptedException {
    List<Span> all = new ArrayList<>();
    while (all.stream().filter(span -> span.kind() == SpanKind.INTERNAL).count() < works
        || !sends.stream().allMatch(send -> all.stream().anyMatch(span -> belongs(span, send)))) {
      all.add(spans.take());
    }
    return all;
  }
}
