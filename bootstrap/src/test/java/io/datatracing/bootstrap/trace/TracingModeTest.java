package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.opentelemetry.context.Context;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingModeTest {
  private static final TraceParent CALLER =
      new TraceParent(
          7, 8, 9, SpanContext.SAMPLED | SpanContext.RANDOM, TraceState.parse("v=1,w=2"));
  private static final TraceParent UNSAMPLED_CALLER = new TraceParent(7, 8, 9, 0, null);

  private final Recorder recorder =
      new Recorder(options -> options.withSampler(Sampler.alwaysOff()));

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void withoutAModeTheSamplerDecides() {
    assertThat(Tracer.mode()).isEqualTo(TracingMode.HEAD);

    start(CurrentContext.root()).end();
    Tracer.sampler(Sampler.alwaysOn());
    start(CurrentContext.root()).end();

    assertThat(recorder.ended).hasSize(1);
    assertThat(recorder.losses).hasToString("agent.head_not_sampled=1");
  }

  @Test
  void noneRecordsNothingAndBeginsNoTrace() {
    Tracer.mode(TracingMode.NONE);

    assertThat(recorder.tracer().start("s", SpanKind.SERVER, CurrentContext.root())).isNull();
    assertThat(recorder.losses).hasToString("agent.mode_none=1");
  }

  @Test
  void noneHandsOnWhatCameUnchangedThroughAnyNumberOfSpans() {
    Tracer.mode(TracingMode.NONE);
    Baggage baggage = Baggage.empty().with("tenant", "blue");
    Span server = start(baggage.in(Span.withRemoteParent(CurrentContext.root(), CALLER)));
    server.put(Attributes.ERROR_TYPE, "x");
    Span inner = start(server.in(CurrentContext.root()));
    Context inside = inner.in(server.in(CurrentContext.root()));
    Span call = start(inside);

    TreeMap<String, String> headers = new TreeMap<>();
    recorder.tracer().propagation().inject(inside, call, headers, TreeMap::put);
    call.end();
    inner.end();
    server.end();

    assertThat(headers)
        .containsEntry("traceparent", CALLER.toString())
        .containsEntry("tracestate", "v=1,w=2")
        .containsEntry("baggage", "tenant=blue")
        .hasSize(3);
    assertThat(server.attributeCount()).isZero();
    assertThat(recorder.ended).isEmpty();
    assertThat(recorder.losses).hasToString("agent.mode_none=3");
  }

  @Test
  void noneStillKnowsACallThatAnOuterLayerMakes() {
    Tracer.mode(TracingMode.NONE);
    Span outer = client(Span.withRemoteParent(CurrentContext.root(), CALLER));

    assertThat(client(outer.in(CurrentContext.root()))).isNull();
    outer.end();
    assertThat(client(outer.in(CurrentContext.root()))).isNotNull();
  }

  @Test
  void noneLeavesSpansThatAreOpenToTheirEnd() {
    Tracer.mode(TracingMode.TAIL);
    Span open = start(CurrentContext.root());
    Tracer.mode(TracingMode.NONE);
    Span below = start(open.in(CurrentContext.root()));
    below.end();
    open.end();

    assertThat(recorder.only()).isSameAs(open);
    assertThat(below.spanId()).isEqualTo(open.spanId());
  }

  @Test
  void afterNoneASpanIsAChildOfTheSameCaller() {
    Tracer.mode(TracingMode.NONE);
    Span unrecorded = start(Span.withRemoteParent(CurrentContext.root(), CALLER));
    Tracer.mode(TracingMode.TAIL);
    Span recorded = start(unrecorded.in(CurrentContext.root()));
    recorded.end();
    unrecorded.end();

    assertThat(recorder.only()).isSameAs(recorded);
    assertThat(recorded.isChildOf(CALLER)).isTrue();
    assertThat(recorded.spanId()).isNotEqualTo(CALLER.spanId());
    assertThat(recorded.hasRemoteParent()).isTrue();
  }

  @Test
  void tailRecordsWhatSamplerAndCallerRefuse() {
    Tracer.mode(TracingMode.TAIL);
    Span own = start(CurrentContext.root());
    Span called = start(Span.withRemoteParent(CurrentContext.root(), UNSAMPLED_CALLER));
    own.end();
    called.end();

    assertThat(recorder.ended).containsExactly(own, called);
    assertThat(called.flags()).isEqualTo(SpanContext.SAMPLED);
    assertThat(own.get(Attributes.DATATRACING_SAMPLED_BY)).isNull();
  }

  @Test
  void fullMarksTheFirstSpanOfEachTraceHere() {
    Tracer.mode(TracingMode.FULL);
    Span root = start(Span.withRemoteParent(CurrentContext.root(), UNSAMPLED_CALLER));
    Span child = start(root.in(CurrentContext.root()));
    child.end();
    root.end();

    assertThat(recorder.ended).containsExactly(child, root);
    assertThat(root.get(Attributes.DATATRACING_SAMPLED_BY)).isEqualTo("forced");
    assertThat(child.get(Attributes.DATATRACING_SAMPLED_BY)).isNull();
  }

  @Test
  void aPauseStopsRecordingAsNoneDoesUntilItEnds() {
    Tracer.mode(TracingMode.TAIL);
    Tracer.pause(LossCause.BREAKER_OPEN);
    assertThat(recorder.tracer().start("s", SpanKind.SERVER, CurrentContext.root())).isNull();
    start(Span.withRemoteParent(CurrentContext.root(), CALLER)).end();
    Tracer.resume();
    start(CurrentContext.root()).end();

    assertThat(recorder.ended).hasSize(1);
    assertThat(recorder.losses).hasToString("agent.breaker_open=2");
  }

  @Test
  void aPauseDoesNotHideThatTracingIsOffNorItsEndSwitchItOn() {
    Tracer.mode(TracingMode.NONE);
    Tracer.pause(LossCause.BREAKER_OPEN);
    recorder.tracer().start("s", SpanKind.SERVER, CurrentContext.root());
    Tracer.resume();
    recorder.tracer().start("s", SpanKind.SERVER, CurrentContext.root());

    assertThat(recorder.losses).hasToString("agent.mode_none=2");
  }

  @Test
  void aModeGivenWithTheOptionsHoldsFromTheStart() {
    try (Recorder full = new Recorder(options -> options.withMode(TracingMode.FULL))) {
      assertThat(Tracer.mode()).isEqualTo(TracingMode.FULL);
      start(CurrentContext.root()).end();
      assertThat(full.only().get(Attributes.DATATRACING_SAMPLED_BY)).isEqualTo("forced");
    }
    assertThat(Tracer.mode()).as("there is no tracer").isEqualTo(TracingMode.NONE);
  }

  private Span start(Context parent) {
    Span span = Tracer.get().start("s", SpanKind.INTERNAL, parent);
    assertThat(span).isNotNull();
    return span;
  }

  private @Nullable Span client(Context parent) {
    return recorder.tracer().start("call", SpanKind.CLIENT, Protocol.HTTP, parent, 0);
  }
}
