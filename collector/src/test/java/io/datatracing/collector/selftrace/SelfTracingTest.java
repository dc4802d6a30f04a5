package io.datatracing.collector.selftrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Without its thread, which the test stands for. */
class SelfTracingTest {
  private static final long NOON = 1_769_860_800_000_000_000L;
  private static final TracedNode RECEIVE = new TracedNode("receive", "receive", false, false);
  private static final TracedNode STORE = new TracedNode("store", "store", false, true);
  private static final OtlpBatch BATCH = OtlpBatch.of(List.of(span(1), span(2)));
  private static final AppendCallback IGNORED =
      new AppendCallback() {
        @Override
        public void stored() {}

        @Override
        public void failed(StoreException cause) {}
      };

  private final List<Span> written = new ArrayList<>();
  private boolean isFull;
  private final SpanWriter store =
      (batch, done) -> {
        if (isFull) {
          done.failed(new StoreException("full"));
        } else {
          written.addAll(batch.decode());
          done.stored();
        }
      };
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicLong ids = new AtomicLong();
  private long nanos = 7;

  private SelfTracing tracing(SelfTracing.Mode mode) {
    SelfTracing tracing =
        new SelfTracing(store, registry, () -> NOON, () -> nanos, ids::incrementAndGet);
    tracing.close();
    tracing.mode(mode);
    return tracing;
  }

  private static Span span(long id) {
    return Span.builder(new TraceId(0, 9), new SpanId(id), "s").build();
  }

  private double count(String result) {
    return registry.scrape().stream()
        .filter(one -> one.getMetadata().getName().equals("datatracing_selftrace_spans"))
        .flatMap(one -> ((CounterSnapshot) one).getDataPoints().stream())
        .filter(point -> result.equals(point.getLabels().get("result")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  @Test
  void offIsOff() {
    assertThat(tracing(SelfTracing.Mode.NONE).isOff()).isTrue();
    assertThat(tracingOf("full").isOff()).isFalse();
    SelfTracing.OFF.mode(SelfTracing.Mode.FULL);
    assertThat(SelfTracing.OFF.isOff()).isTrue();
  }

  private SelfTracing tracingOf(String word) {
    SelfTracing tracing =
        new SelfTracing(
            store, new PrometheusRegistry(), () -> NOON, () -> nanos, ids::incrementAndGet);
    tracing.close();
    tracing.mode(SelfTracing.Mode.of(word));
    return tracing;
  }

  @Test
  void timesAreThoseOfTheClockOfDurationsFromTheWallClocksBegin() {
    SelfTracing tracing = tracing(SelfTracing.Mode.FULL);
    NodeSpan root = tracing.begin(RECEIVE, List.of(), BATCH);
    nanos += 5;
    NodeSpan child = root.child(STORE, BATCH);
    nanos += 10;
    child.around(IGNORED).stored();
    assertThat(tracing.doWork()).as("the root is under way").isZero();
    root.around(IGNORED).stored();
    assertThat(tracing.doWork()).isEqualTo(2);
    assertThat(written.get(0).startTimeUnixNano()).isEqualTo(NOON + 5);
    assertThat(written.get(0).durationNanos()).isEqualTo(10);
    assertThat(written.get(1).startTimeUnixNano()).isEqualTo(NOON);
    assertThat(written.get(1).durationNanos()).isEqualTo(15);
  }

  @Test
  void aNodeThatHandsOnLessThanItGotSaysSo() {
    SelfTracing tracing = tracing(SelfTracing.Mode.FULL);
    NodeSpan head = tracing.begin(new TracedNode("h", "redact", false, false), List.of(), BATCH);
    head.handedOn("store", 1);
    head.ended();
    head.ended(new StoreException("only the first end counts"));
    tracing.doWork();
    assertThat(written).hasSize(1);
    assertThat(written.get(0).events()).extracting("name").contains("drop");
    assertThat(written.get(0).status().isError()).isFalse();
  }

  @Test
  void whatComesAfterTheAnswerIsAnotherJourneyLinkedWithTheFirst() {
    SelfTracing tracing = tracing(SelfTracing.Mode.FULL);
    NodeSpan first = tracing.begin(RECEIVE, List.of(), BATCH);
    first.ended();
    NodeSpan later = first.child(STORE, BATCH);
    later.ended();
    tracing.doWork();
    assertThat(written).hasSize(2);
    assertThat(written.get(1).traceId()).isNotEqualTo(written.get(0).traceId());
    assertThat(written.get(1).parentSpanId()).isNull();
    assertThat(written.get(1).links()).extracting("spanId").containsExactly(first.ref().span());
  }

  @Test
  void tailKeepsTheSlowTheFailedAndTheInterruptedAndCountsTheOthers() {
    SelfTracing tracing = tracing(SelfTracing.Mode.TAIL);
    tracing.begin(RECEIVE, List.of(), BATCH).ended();
    assertThat(tracing.doWork()).isZero();
    assertThat(count("not_chosen")).isEqualTo(1);
    NodeSpan slow = tracing.begin(RECEIVE, List.of(), BATCH);
    nanos += Journey.SLOW_NANOS;
    slow.ended();
    tracing.begin(RECEIVE, List.of(), BATCH).ended(new StoreException("broken"));
    NodeSpan met = tracing.begin(RECEIVE, List.of(), BATCH);
    SelfTracing.Told told = tracing.control("shutdown", Set.of());
    assertThat(told.affected()).isEqualTo(1);
    assertThat(tracing.control("config.update", Set.of("other")).affected()).isZero();
    met.ended();
    assertThat(tracing.doWork()).isEqualTo(5);
    assertThat(written).extracting(Span::name).contains("shutdown", "config.update");
  }

  @Test
  void whatWaitsIsBoundedAndCounted() {
    SelfTracing tracing = tracing(SelfTracing.Mode.FULL);
    int more = 100;
    for (int i = 0; i < SelfTracing.MAX_WAITING_SPANS + more; i++) {
      tracing.begin(RECEIVE, List.of(), BATCH).ended();
    }
    int all = 0;
    int some;
    while ((some = tracing.doWork()) > 0) {
      all += some;
    }
    assertThat(all).isEqualTo(SelfTracing.MAX_WAITING_SPANS);
    assertThat(count("dropped")).isEqualTo(more);
    isFull = true;
    tracing.begin(RECEIVE, List.of(), BATCH).ended();
    assertThat(tracing.doWork()).isEqualTo(1);
    assertThat(count("dropped")).isEqualTo(more + 1);
    assertThat(count("stored")).isEqualTo(SelfTracing.MAX_WAITING_SPANS);
  }

  @Test
  void eventsAndLinksAreBoundedAndTheRestIsCounted() {
    SelfTracing tracing = tracing(SelfTracing.Mode.FULL);
    List<SpanRef> sources = new ArrayList<>();
    for (long i = 1; i <= 130; i++) {
      sources.add(new SpanRef(new TraceId(0, i), new SpanId(i)));
    }
    NodeSpan span = tracing.begin(STORE, sources, BATCH);
    for (int i = 0; i < 100; i++) {
      span.event("timer.tick");
    }
    span.ended();
    tracing.doWork();
    assertThat(written.get(0).links()).hasSize(128);
    assertThat(written.get(0).droppedLinksCount()).isEqualTo(2);
    assertThat(written.get(0).events()).hasSize(64);
    // The answer, too, came too late for a place.
    assertThat(written.get(0).droppedEventsCount()).isEqualTo(37);
  }
}
