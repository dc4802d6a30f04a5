package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.opentelemetry.context.Context;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracerTest {
  private final Recorder recorder = new Recorder();

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void withoutATracerThereIsNoSpan() {
    Tracer.uninstall();

    assertThat(Tracer.get().isOn()).isFalse();
    assertThat(start("s", CurrentContext.root())).isNull();
  }

  @Test
  void aSpanWithoutParentBeginsATraceWithRandomIds() {
    Span span = start("root", CurrentContext.root());

    assertThat(span.parentSpanId()).isZero();
    assertThat(span.flags()).isEqualTo(SpanContext.SAMPLED | SpanContext.RANDOM);
    assertThat(span.isLocalRoot()).isTrue();
    assertThat(span.hasRemoteParent()).isFalse();
  }

  @Test
  void aSpanInAnothersContextIsItsChild() {
    Span parent = start("parent", CurrentContext.root());
    Span child = start("child", parent.in(CurrentContext.root()));
    Span grandchild = start("grandchild", child.in(CurrentContext.root()));

    assertThat(child.parentSpanId()).isEqualTo(parent.spanId());
    assertThat(grandchild.traceIdHigh()).isEqualTo(parent.traceIdHigh());
    assertThat(grandchild.traceIdLow()).isEqualTo(parent.traceIdLow());
    assertThat(grandchild.localRoot()).isSameAs(parent);
  }

  @Test
  void workInAContextThatIsLongOverBeginsATraceOfItsOwn() {
    Span request = start("request", CurrentContext.root());
    Context inherited = request.in(CurrentContext.root());
    request.end();

    recorder.advanceNanos(Tracer.LONG_OVER_NANOS);
    Span soon = start("soon", inherited);
    assertThat(soon.isChildOf(request)).isTrue();

    recorder.advanceNanos(1);
    Span late = start("late", inherited);
    assertThat(late.isChildOf(null)).isTrue();
    assertThat(late.isLocalRoot()).isTrue();
    assertThat(late.traceIdLow()).isNotEqualTo(request.traceIdLow());
    SpanLink link = late.links().get(0);
    assertThat(link.target().spanId()).isEqualTo(request.spanId());
    assertThat(link.target().traceIdLow()).isEqualTo(request.traceIdLow());
    assertThat(link.target()).as("keeps no span alive").isNotInstanceOf(Span.class);
    assertThat(link.get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("follows_from");
  }

  @Test
  void workBelowAnOpenSpanStaysInItsTraceHoweverLongTheRequestIsOver() {
    Span request = start("request", CurrentContext.root());
    Span job = start("job", request.in(CurrentContext.root()));
    request.end();

    recorder.advanceNanos(3 * Tracer.LONG_OVER_NANOS);
    assertThat(start("step", job.in(CurrentContext.root())).isChildOf(job)).isTrue();
  }

  @Test
  void workBelowAnEndedSpanOfAnOpenRequestStaysInItsTrace() {
    Span request = start("request", CurrentContext.root());
    Span first = start("first", request.in(CurrentContext.root()));
    first.end();

    recorder.advanceNanos(3 * Tracer.LONG_OVER_NANOS);
    assertThat(start("second", first.in(CurrentContext.root())).isChildOf(first)).isTrue();
  }

  @Test
  void aRemoteParentIsContinued() {
    TraceState state = TraceState.parse("v=1");
    Span span =
        start(
            "s",
            Span.withRemoteParent(
                CurrentContext.root(), new TraceParent(7, 8, 9, SpanContext.SAMPLED, state)));

    assertThat(span.traceIdHigh()).isEqualTo(7);
    assertThat(span.traceIdLow()).isEqualTo(8);
    assertThat(span.parentSpanId()).isEqualTo(9);
    assertThat(span.flags())
        .as("the caller did not promise randomness")
        .isEqualTo(SpanContext.SAMPLED);
    assertThat(span.traceState()).isSameAs(state);
    assertThat(span.hasRemoteParent()).isTrue();
  }

  @Test
  void theContextOfAServersSpanHoldsTheCallersBaggage() {
    Baggage baggage = Baggage.empty().with("tenant", "blue");
    Context caller =
        baggage.in(Span.withRemoteParent(CurrentContext.root(), new TraceParent(7, 8, 9, 1, null)));
    Span span = start("s", caller);

    assertThat(Baggage.from(span.in(CurrentContext.root()))).isSameAs(baggage);
    Baggage newer = baggage.with("tenant", "green");
    assertThat(Baggage.from(span.in(newer.in(CurrentContext.root())))).isSameAs(newer);
  }

  @Test
  void aTraceThatIsNotSampledTravelsOnButRecordsNothing() {
    Span span =
        start("s", Span.withRemoteParent(CurrentContext.root(), new TraceParent(7, 8, 9, 0, null)));
    span.put(Attributes.ERROR_TYPE, "x");
    Span child = start("child", span.in(CurrentContext.root()));
    child.end();
    span.end();

    assertThat(span.isRecording()).isFalse();
    assertThat(span.attributeCount()).isZero();
    assertThat(child.parentSpanId()).isEqualTo(span.spanId());
    assertThat(recorder.ended).isEmpty();
    assertThat(recorder.losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(2);
  }

  @Test
  void aSpanThatIsLeftOutIsCountedOnceWhateverBecomesOfIt() {
    Span span =
        start("s", Span.withRemoteParent(CurrentContext.root(), new TraceParent(7, 8, 9, 0, null)));
    Context inside = span.in(CurrentContext.root());
    long before = recorder.losses.of(LossCause.HEAD_NOT_SAMPLED);

    assertThat(recorder.tracer().leavesOut(inside)).isTrue();
    recorder.tracer().leftOut();
    assertThat(recorder.losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(before + 1);

    assertThat(recorder.tracer().leavesOut(inside)).isTrue();
    start("made as it failed", inside).end();
    assertThat(recorder.losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(before + 2);

    span.end();
    assertThat(recorder.tracer().leavesOut(inside)).isFalse();
    Span recorded = start("recorded", CurrentContext.root());
    assertThat(recorder.tracer().leavesOut(recorded.in(CurrentContext.root()))).isFalse();
    assertThat(recorder.tracer().leavesOut(CurrentContext.root())).isFalse();
  }

  @Test
  void anOpenClientSpanSuppressesOneOfItsProtocolBelow() {
    Span outer = client(Protocol.HTTP, CurrentContext.root());
    Context inside = outer.in(CurrentContext.root());

    assertThat(client(Protocol.HTTP, inside)).isNull();
    assertThat(client(Protocol.DB, inside)).isNotNull();
    outer.end();
    assertThat(client(Protocol.HTTP, inside))
        .as("a call made from a callback is a call of its own")
        .isNotNull();
  }

  @Test
  void aServerSpanSuppressesAnotherInItsRequestEvenBelowOtherSpans() {
    Span server =
        recorder.tracer().start("s", SpanKind.SERVER, Protocol.HTTP, CurrentContext.root(), 0);
    Span inner = start("inner", server.in(CurrentContext.root()));
    Context inside = inner.in(CurrentContext.root());

    assertThat(recorder.tracer().start("t", SpanKind.SERVER, Protocol.HTTP, inside, 0)).isNull();
    assertThat(client(Protocol.HTTP, inside)).isNotNull();
  }

  @Test
  void inASuppressedContextThereIsNoSpan() {
    assertThat(start("s", Tracer.suppressed(CurrentContext.root()))).isNull();
  }

  @Test
  void spansNobodyEndsAreFoundOnceLetGoAndMarkedIfTheyEndAfterAll() {
    Span forgotten = start("forgotten", CurrentContext.root());
    start("ended", CurrentContext.root()).end();
    recorder.advanceNanos(Tracer.NEVER_ENDED_NANOS);
    Span young = start("young", CurrentContext.root());
    List<Span> found = new ArrayList<>();
    recorder.tracer().findNeverEnded((span, site) -> found.add(span));
    assertThat(recorder.tracer().neverEnded()).isZero();

    recorder.advanceNanos(1);
    recorder.tracer().findNeverEnded((span, site) -> found.add(span));
    recorder.tracer().findNeverEnded((span, site) -> found.add(span));

    assertThat(recorder.tracer().neverEnded()).isEqualTo(1);
    assertThat(found).containsExactly(forgotten);
    forgotten.end();
    young.end();
    assertThat(recorder.ended).as("late is better than never").contains(forgotten);
    assertThat(forgotten.get(Attributes.DATATRACING_UNCLOSED)).isEqualTo(true);
    assertThat(young.get(Attributes.DATATRACING_UNCLOSED)).isNull();
  }

  @Test
  void openSpansAreShownAlsoAfterTheyWereFoundButKeptByNobody() {
    Span job = start("job", CurrentContext.root());
    WeakReference<Span> leaked = new WeakReference<>(start("leaked", CurrentContext.root()));
    recorder.advanceNanos(Tracer.NEVER_ENDED_NANOS + 1);
    Span young = start("young", CurrentContext.root());
    assertThat(openFor(0)).hasSize(2);
    recorder.tracer().findNeverEnded((span, site) -> {});

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return leaked.get() == null;
            });
    assertThat(openFor(-1)).containsExactly("young", "job");
    job.end();
    assertThat(openFor(-1)).containsExactly("young");
  }

  @Test
  void whereASpanWasStartedIsKeptIfAsked() {
    try (Recorder asked = new Recorder(options -> options.withStartSites(true))) {
      Span forgotten = Tracer.get().start("forgotten", SpanKind.INTERNAL, CurrentContext.root());
      asked.advanceNanos(Tracer.NEVER_ENDED_NANOS + 1);
      List<Throwable> sites = new ArrayList<>();
      asked.tracer().findNeverEnded((span, site) -> sites.add(site));

      assertThat(sites)
          .singleElement()
          .satisfies(
              site ->
                  assertThat(site.getStackTrace())
                      .anySatisfy(
                          frame ->
                              assertThat(frame.getMethodName())
                                  .isEqualTo("whereASpanWasStartedIsKeptIfAsked")));
      assertThat(forgotten.hasEnded()).isFalse();
    }
  }

  private List<String> openFor(long nanos) {
    List<Span> open = new ArrayList<>();
    recorder.tracer().collectOpen(nanos, open);
    return open.stream().map(Span::name).collect(Collectors.toList());
  }

  @Test
  void currentIsWhatTheThreadHas() {
    Span span = start("s", CurrentContext.root());
    Context before = CurrentContext.attach(span.in(CurrentContext.current()));
    try {
      assertThat(Span.current()).isSameAs(span);
    } finally {
      CurrentContext.restore(before);
    }
    assertThat(Span.current()).isNull();
  }

  private Span start(String name, Context parent) {
    return recorder.tracer().start(name, SpanKind.INTERNAL, parent);
  }

  private Span client(Protocol protocol, Context parent) {
    return recorder.tracer().start("call", SpanKind.CLIENT, protocol, parent, 0);
  }
}
