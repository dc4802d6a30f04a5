package io.datatracing.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanState;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of {@link SpanStoreContract} about what goes in and comes out again, whole. */
abstract class WritingContract {
  static final int TRACES = 150;
  private static final int HARD_SPANS = 2_000;

  @TempDir protected Path directory;
  protected SpanStore store;

  /** Opens a store in {@code directory}, empty or as it was left. */
  protected abstract SpanStore open(Path directory);

  /** A reason, when what was acknowledged does not outlive the process. */
  protected Optional<String> whyRestartLosesData() {
    return Optional.empty();
  }

  /** Opens what a store in {@code directory} holds for who only reads, as another process would. */
  protected Optional<SpanSource> follow(Path directory) {
    return Optional.empty();
  }

  /** A reason, when nobody but the writer can read. */
  protected Optional<String> whyNobodyFollows() {
    return Optional.empty();
  }

  /** Brings the store into the state that is to be read from; by default that after appending. */
  protected SpanStore settled(SpanStore appended) {
    return appended;
  }

  @BeforeEach
  void openStore() {
    store = open(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void givesBackExactlyWhatWasStored() {
    List<Span> spans = new SpanGenerator(1).traces(TRACES);
    appendScattered(spans, 1);
    assertHolds(spans);
  }

  @Test
  void outlineHasWhatATreeShows() {
    List<Span> spans = new SpanGenerator(11).traces(TRACES);
    // Repeated, as a client that tries again does.
    spans.addAll(spans.subList(0, 20));
    appendScattered(spans, 11);
    store = settled(store);
    for (Trace trace : new NaiveReader(spans).traces()) {
      Trace outline = Objects.requireNonNull(store.reader().outline(trace.traceId()));
      assertThat(outline.spans().stream().map(WritingContract::drawn).toList())
          .as("%s", trace.traceId())
          .isEqualTo(trace.spans().stream().map(WritingContract::drawn).toList());
    }
    assertThat(store.reader().outline(new TraceId(11, 11))).isNull();
  }

  private static List<Object> drawn(Span span) {
    return List.of(
        span.spanId(),
        String.valueOf(span.parentSpanId()),
        span.name(),
        span.kind(),
        span.startTimeUnixNano(),
        span.endTimeUnixNano(),
        span.service(),
        span.status().code(),
        SpanState.isOpen(span.attributes()));
  }

  @ParameterizedTest
  @EnumSource(HardTraffic.class)
  void hardTrafficIsGivenBackExactly(HardTraffic traffic) {
    List<Span> spans = new ArrayList<>();
    traffic.generate(
        17,
        traffic == HardTraffic.WIDE_SPANS ? HARD_SPANS / 10 : HARD_SPANS,
        (request, count) -> {
          OtlpBatch batch = OtlpBatch.parse(request);
          assertThat(batch.spanCount()).isEqualTo(count);
          StoreDriver.append(store, batch);
          spans.addAll(batch.decode());
        });
    assertHolds(spans);
  }

  @Test
  void acknowledgedSpansAreReadableAtOnceWhileOthersWrite() throws Exception {
    int writers = 4;
    List<Span> everything = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        SpanGenerator generator = new SpanGenerator(100 + w);
        tasks.add(
            () -> {
              for (int i = 0; i < 40; i++) {
                List<Span> spans = generator.trace(10);
                StoreDriver.append(store, spans);
                everything.addAll(spans);
                TraceId id = spans.get(0).traceId();
                assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, spans));
                long start = Trace.of(id, spans).startTimeUnixNano();
                TraceQuery query = TraceQuery.between(start, start + 1);
                assertThat(StoreDriver.searchAll(store.reader(), query))
                    .extracting(TraceSummary::traceId)
                    .contains(id);
              }
              return null;
            });
      }
      for (Future<Void> result : threads.invokeAll(tasks)) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertHolds(everything);
  }

  @Test
  void twoReadersSeeWhatIsAcknowledged() {
    if (whyNobodyFollows().isPresent()) {
      assertThat(follow(directory)).isEmpty();
      return;
    }
    SpanGenerator generator = new SpanGenerator(17);
    List<Span> spans = new ArrayList<>();
    try (SpanSource first = follow(directory).orElseThrow();
        SpanSource second = follow(directory).orElseThrow()) {
      for (int i = 0; i < 3; i++) {
        List<Span> more = generator.traces(TRACES / 10);
        StoreDriver.append(store, more);
        spans.addAll(more);
        // Those of before, too, whether or not they are in a block now.
        for (Trace trace : new NaiveReader(spans).traces()) {
          StoreDriver.awaitTrace(first, trace);
          StoreDriver.awaitTrace(second, trace);
        }
      }
    }
    assertHolds(spans);
  }

  @Test
  void restartKeepsEverything() {
    List<Span> spans = new SpanGenerator(5).traces(TRACES);
    appendScattered(spans, 5);
    int color = store.reader().serviceColor("gateway");
    store.close();
    store = open(directory);
    assertThat(store.reader().serviceColor("gateway")).isEqualTo(color);
    if (whyRestartLosesData().isPresent()) {
      assertThat(store.reader().services()).as(whyRestartLosesData().get()).isEmpty();
      return;
    }
    assertHolds(spans);
    List<Span> more = new SpanGenerator(6).traces(10);
    StoreDriver.append(store, more);
    spans.addAll(more);
    assertHolds(spans);
  }

  @Test
  void repetitionOfASpanCountsOnce() {
    List<Span> spans = new SpanGenerator(7).trace(10);
    StoreDriver.append(store, spans);
    StoreDriver.append(store, spans.subList(0, 5));
    assertHolds(spans);
  }

  @Test
  void differentSpansOfOneIdAreKept() {
    List<Span> spans = new ArrayList<>(new SpanGenerator(8).trace(3));
    Span first = spans.get(0);
    spans.add(
        Span.builder(first.traceId(), first.spanId(), "another")
            .times(first.startTimeUnixNano(), first.startTimeUnixNano() + 5)
            .resource(first.resource())
            .build());
    spans.forEach(span -> StoreDriver.append(store, List.of(span)));
    assertHolds(spans);
  }

  @Test
  void spanThatArrivesLateJoinsItsTrace() {
    List<Span> early = new SpanGenerator(9).trace(5);
    StoreDriver.append(store, early);
    store = settled(store);
    List<Span> all = new ArrayList<>(early);
    all.add(
        Span.builder(early.get(0).traceId(), new SpanId(77), "late")
            .parent(early.get(0).spanId())
            .times(SpanGenerator.START_NANOS - 1, SpanGenerator.START_NANOS)
            .build());
    StoreDriver.append(store, all.subList(5, 6));
    assertHolds(all);
    TraceQuery late = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE).withOperation("late");
    assertThat(store.reader().search(late).traces()).isEqualTo(new NaiveReader(all).search(late));
  }

  @Test
  void timesAtTheEdgesAreKept() {
    TraceId id = new TraceId(1, 2);
    List<Span> spans = new ArrayList<>();
    long[] times = {0, 1, SpanGenerator.START_NANOS, 2_100_000_000_000_000_000L, Long.MAX_VALUE};
    for (long start : times) {
      for (long end : times) {
        spans.add(Span.builder(id, new SpanId(spans.size() + 1), "edge").times(start, end).build());
      }
    }
    StoreDriver.append(store, spans);
    assertHolds(spans);
  }

  @Test
  void bulkReaderShowsEverySpanOfATime() {
    List<Span> spans = new SpanGenerator(15).traces(TRACES);
    appendScattered(spans, 15);
    store = settled(store);
    assertThat(bulk(null, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactlyInAnyOrderElementsOf(
            spans.stream().filter(span -> span.startTimeUnixNano() < Long.MAX_VALUE).toList());
    long start = SpanGenerator.START_NANOS;
    long end = start + SpanGenerator.WINDOW_NANOS / 2;
    assertThat(bulk("gateway", start, end))
        .containsExactlyInAnyOrderElementsOf(
            spans.stream()
                .filter(span -> span.service().equals("gateway"))
                .filter(span -> span.startTimeUnixNano() >= start && span.startTimeUnixNano() < end)
                .toList());
  }

  private List<Span> bulk(@Nullable String service, long start, long end) {
    List<Span> shown = new ArrayList<>();
    store.bulk().read(service, start, end, shown::addAll);
    return shown;
  }

  @Test
  void textThatIsNoUtf8IsReplacedAndCounted() {
    StoreDriver.append(store, new SpanGenerator(16).traces(3));
    assertThat(store.stats().replacedStrings()).isZero();
    List<Span> spans = new ArrayList<>(new SpanGenerator(16).traces(3));
    for (int i = 1; i <= 5; i++) {
      StoreDriver.append(store, BrokenText.sent(i));
      spans.add(BrokenText.expected(i));
    }
    assertThat(store.stats().replacedStrings()).isEqualTo(5L * BrokenText.STRINGS);
    assertHolds(spans);
    String service = "shop" + BrokenText.REPLACED;
    assertThat(store.reader().services()).contains(service);
    TraceQuery query =
        TraceQuery.between(0, Long.MAX_VALUE)
            .withService(service)
            .withTags(List.of(new Tag("city", "Z" + BrokenText.REPLACED + "rich")));
    assertThat(store.reader().search(query).traces()).hasSize(1);
    assertThat(store.check().damages()).isEmpty();
  }

  @Test
  void unknownTraceIsNull() {
    StoreDriver.append(store, new SpanGenerator(10).traces(3));
    assertThat(store.reader().trace(new TraceId(0, 1))).isNull();
  }

  @Test
  void emptyStoreAndEmptyBatchHaveNoAnswer() {
    StoreDriver.append(store, OtlpBatch.parse(new byte[0]));
    TraceQuery query = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(store.reader().search(query)).isEqualTo(new TracePage(List.of(), null));
    assertThat(store.reader().services()).isEmpty();
    assertThat(store.reader().operations("gateway")).isEmpty();
  }

  @Test
  void soundStoreChecksAndCounts() {
    List<Span> spans = new SpanGenerator(11).traces(20);
    StoreDriver.append(store, spans);
    assertThat(store.stats().acceptedSpans()).isEqualTo(spans.size());
    store = settled(store);
    assertThat(store.check().damages()).isEmpty();
    assertThat(store.stats().spans()).isEqualTo(spans.size());
  }

  @Test
  void closedStoreRefuses() {
    store.close();
    store.close();
    List<Span> spans = new SpanGenerator(12).trace(1);
    assertThatThrownBy(() -> StoreDriver.append(store, spans))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }

  /** The store holds these spans and no other trace. */
  protected final void assertHolds(List<Span> spans) {
    store = settled(store);
    NaiveReader reference = new NaiveReader(spans);
    for (Trace trace : reference.traces()) {
      assertThat(store.reader().trace(trace.traceId())).isEqualTo(trace);
    }
    TraceQuery all = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE).withLimit(100);
    // [min, max) leaves out a span that starts at the last nanosecond of all.
    assertThat(StoreDriver.searchAll(store.reader(), all)).isEqualTo(reference.search(all));
  }

  /** As an SDK's buffers do: the spans of a trace come in several batches, mixed with others. */
  final void appendScattered(List<Span> spans, long seed) {
    List<Span> shuffled = new ArrayList<>(spans);
    Collections.shuffle(shuffled, new Random(seed));
    for (int i = 0; i < shuffled.size(); i += 50) {
      StoreDriver.append(store, shuffled.subList(i, Math.min(i + 50, shuffled.size())));
    }
  }
}
