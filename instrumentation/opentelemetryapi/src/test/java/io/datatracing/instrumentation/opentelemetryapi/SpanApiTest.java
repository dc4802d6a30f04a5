package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spans that an application makes by its own copy of the API, oldest and newest. */
@ExtendWith(InApplication.class)
class SpanApiTest {
  private static final SpanContext ELSEWHERE =
      SpanContext.createFromRemoteParent(
          "0123456789abcdef0123456789abcdef",
          "fedcba9876543210",
          TraceFlags.getSampled(),
          TraceState.builder().put("second", "2").put("first", "1").build());

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Tracer tracer = GlobalOpenTelemetry.getTracer("shop", "1.2");

  @Test
  void itRunsOnTheApplicationsOwnCopy() {
    assertThat(Tracer.class.getClassLoader()).isSameAs(getClass().getClassLoader());
    assertThat(Context.class.getClassLoader()).isSameAs(getClass().getClassLoader());
    assertThat(getClass().getClassLoader().getName()).isEqualTo("application");
  }

  @Test
  void aSpanHasEverythingItsBuilderSays() throws Exception {
    Span span =
        tracer
            .spanBuilder("work")
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("s", "text")
            .setAttribute("l", 7)
            .setAttribute("d", 0.5)
            .setAttribute("b", true)
            .setAttribute(AttributeKey.stringArrayKey("ss"), Arrays.asList("a", null))
            .setAttribute(AttributeKey.longArrayKey("ll"), Arrays.asList(1L, 2L))
            .setAttribute(AttributeKey.doubleArrayKey("dd"), Arrays.asList(0.5))
            .setAttribute(AttributeKey.booleanArrayKey("bb"), Arrays.asList(true, false))
            .addLink(ELSEWHERE)
            .addLink(ELSEWHERE, Attributes.of(AttributeKey.stringKey("why"), "because"))
            .setStartTimestamp(1_000, TimeUnit.SECONDS)
            .startSpan();
    span.end(1_001, TimeUnit.SECONDS);

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(made.name()).isEqualTo("work");
    assertThat(made.kind()).isEqualTo(io.datatracing.bootstrap.trace.SpanKind.PRODUCER);
    assertThat(made.scope())
        .isEqualTo(new io.datatracing.bootstrap.trace.InstrumentationScope("shop", "1.2", null));
    assertThat(made.startEpochNanos()).isEqualTo(1_000_000_000_000L);
    assertThat(made.endEpochNanos()).isEqualTo(1_001_000_000_000L);
    assertThat(made.parentSpanId()).isZero();
    assertThat(Recorded.attributes(made))
        .containsExactly(
            entry("s", "text"),
            entry("l", 7L),
            entry("d", 0.5),
            entry("b", true),
            entry("ss", Arrays.asList("a", null)),
            entry("ll", List.of(1L, 2L)),
            entry("dd", List.of(0.5)),
            entry("bb", List.of(true, false)));
    assertThat(made.links()).hasSize(2);
    SpanLink link = made.links().get(1);
    assertThat(link.target().traceIdHigh()).isEqualTo(0x0123456789abcdefL);
    assertThat(link.target().spanId()).isEqualTo(0xfedcba9876543210L);
    assertThat(link.target().traceState()).hasToString("first=1,second=2");
    assertThat(Recorded.attributes(link)).containsExactly(entry("why", "because"));
  }

  @Test
  void aSpanHasEverythingThatIsWrittenToIt() throws Exception {
    Span span = tracer.spanBuilder("first").startSpan();
    span.setAttribute("s", "text")
        .setAttribute("l", 7)
        .setAttribute("d", 0.5)
        .setAttribute("b", true)
        .setAttribute(AttributeKey.longKey("i"), 3)
        .setAttribute(AttributeKey.stringArrayKey("ss"), List.of("a"))
        .addEvent("now")
        .addEvent("then", 5, TimeUnit.MILLISECONDS)
        .addEvent("instant", Instant.ofEpochSecond(1, 2))
        .addEvent("with", Attributes.of(AttributeKey.longKey("n"), 1L))
        .addEvent("both", Attributes.of(AttributeKey.longKey("n"), 1L), 6, TimeUnit.SECONDS)
        .recordException(
            new IllegalStateException("broken"), Attributes.of(AttributeKey.longKey("try"), 2L))
        .setStatus(StatusCode.ERROR, "no stock")
        .updateName("second");
    span.end();

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(made.name()).isEqualTo("second");
    assertThat(made.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(made.statusMessage()).isEqualTo("no stock");
    assertThat(Recorded.attributes(made))
        .containsExactly(
            entry("s", "text"),
            entry("l", 7L),
            entry("d", 0.5),
            entry("b", true),
            entry("i", 3L),
            entry("ss", List.of("a")));
    assertThat(made.events())
        .extracting(SpanEvent::name)
        .containsExactly("now", "then", "instant", "with", "both", "exception");
    assertThat(made.events())
        .extracting(SpanEvent::epochNanos)
        .contains(5_000_000L, 1_000_000_002L, 6_000_000_000L);
    SpanEvent exception = made.events().get(5);
    assertThat(Recorded.attributes(exception))
        .containsEntry("exception.type", "java.lang.IllegalStateException")
        .containsEntry("exception.message", "broken")
        .containsKey("exception.stacktrace")
        .containsEntry("try", 2L);
  }

  @Test
  void okIsFinalAndOnlyAnErrorHasADescription() throws Exception {
    Span span = tracer.spanBuilder("work").startSpan();
    span.setStatus(StatusCode.OK, "ignored");
    span.setStatus(StatusCode.ERROR, "late");
    span.setStatus(StatusCode.UNSET);
    span.end();

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(made.status()).isEqualTo(SpanStatus.OK);
    assertThat(made.statusMessage()).isNull();
  }

  @Test
  void afterItsEndASpanIgnoresEverything() throws Exception {
    Span span = tracer.spanBuilder("work").startSpan();
    assertThat(span.isRecording()).isTrue();
    span.end();
    span.end();
    span.setAttribute("late", 1).addEvent("late").updateName("late").end();

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(span.isRecording()).isFalse();
    assertThat(made.name()).isEqualTo("work");
    assertThat(made.attributeCount()).isZero();
    assertThat(made.events()).isEmpty();
  }

  @Test
  void itsContextIsTheOneThatIsSent() throws Exception {
    Span span = tracer.spanBuilder("work").startSpan();
    span.end();

    io.datatracing.bootstrap.trace.Span made = spans.take();
    SpanContext context = span.getSpanContext();
    assertThat(context.isValid()).isTrue();
    assertThat(context.isRemote()).isFalse();
    assertThat(context.isSampled()).isTrue();
    assertThat(context.getTraceId())
        .isEqualTo(String.format("%016x%016x", made.traceIdHigh(), made.traceIdLow()));
    assertThat(context.getSpanId()).isEqualTo(String.format("%016x", made.spanId()));
  }

  @Test
  void theCurrentSpanIsTheParent() throws Exception {
    Span outer = tracer.spanBuilder("outer").startSpan();
    try (Scope scope = outer.makeCurrent()) {
      assertThat(Span.current()).isSameAs(outer);
      tracer.spanBuilder("inner").startSpan().end();
      tracer.spanBuilder("root").setNoParent().startSpan().end();
    }
    tracer.spanBuilder("explicit").setParent(Context.root().with(outer)).startSpan().end();
    outer.end();

    List<io.datatracing.bootstrap.trace.Span> made = spans.take(4);
    io.datatracing.bootstrap.trace.Span parent = made.get(3);
    assertThat(made.get(0).isChildOf(parent)).isTrue();
    assertThat(made.get(1).isChildOf(null)).isTrue();
    assertThat(made.get(1).traceIdLow()).isNotEqualTo(parent.traceIdLow());
    assertThat(made.get(2).isChildOf(parent)).isTrue();
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void aWrappedContextIsAParentInAnotherProcess() throws Exception {
    Span remote = Span.wrap(ELSEWHERE);
    try (Scope scope = remote.makeCurrent()) {
      assertThat(Span.current()).isSameAs(remote);
      tracer.spanBuilder("work").startSpan().end();
    }

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(made.parentSpanId()).isEqualTo(0xfedcba9876543210L);
    assertThat(made.traceIdHigh()).isEqualTo(0x0123456789abcdefL);
    assertThat(made.hasRemoteParent()).isTrue();
    assertThat(made.traceState()).hasToString("first=1,second=2");
  }

  @Test
  void whatTheApiForbidsIsIgnored() throws Exception {
    Span span =
        tracer
            .spanBuilder(null)
            .setParent(null)
            .setSpanKind(null)
            .addLink(null)
            .addLink(SpanContext.getInvalid())
            .setAttribute("", "no name")
            .setAttribute("null", (String) null)
            .setAttribute((AttributeKey<String>) null, "x")
            .setStartTimestamp(1, null)
            .setStartTimestamp(null)
            .startSpan();
    span.setAttribute("", 1)
        .setAttribute("null", (String) null)
        .setAttribute((AttributeKey<String>) null, "x")
        .recordException(null, Attributes.empty())
        .setStatus(null, "x")
        .updateName(null);
    span.addEvent(null, Attributes.empty());
    span.end(5, null);

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(made.name()).isEmpty();
    assertThat(made.attributeCount()).isZero();
    assertThat(made.links()).isEmpty();
    assertThat(made.events()).isEmpty();
    assertThat(made.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void whereTracingIsOffASpanHandsItsParentOn() {
    try (TestSpans.Restore restore = spans.switchedOff();
        Scope scope = Span.wrap(ELSEWHERE).makeCurrent()) {
      Span span = tracer.spanBuilder("nothing").startSpan();
      assertThat(span.isRecording()).isFalse();
      assertThat(span.getSpanContext().getSpanId()).isEqualTo(ELSEWHERE.getSpanId());
      span.setAttribute("a", 1).end();
    }
  }

  @Test
  void aTracerThatFailsDoesNotReachTheApplication() {
    try (TestSpans.Restore restore = spans.failingAtStart()) {
      tracer.spanBuilder("broken").startSpan().end();
    }
  }
}
