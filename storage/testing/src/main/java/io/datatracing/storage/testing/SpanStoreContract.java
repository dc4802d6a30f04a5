package io.datatracing.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.ServiceEdges;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every span store does. A store's test extends this and says how to open one; it is done when
 * all of this is green.
 *
 * <p>Each test has a directory and an open store of its own. What is stored comes from seeded
 * generators, so a failure can be repeated. Tests with several threads wait for them before they
 * end; all others run on the test's thread.
 */
public abstract class SpanStoreContract {
  private static final int TRACES = 150;
  private static final int QUERIES = 600;

  @TempDir protected Path directory;
  protected SpanStore store;

  /** Opens a store in {@code directory}, empty or as it was left. */
  protected abstract SpanStore open(Path directory);

  /** A reason, when what was acknowledged does not outlive the process. */
  protected Optional<String> whyRestartLosesData() {
    return Optional.empty();
  }

  /** A reason, when the store has no {@link FateLog}. */
  protected Optional<String> whyThereAreNoFates() {
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
      assertThat(outline.spans().stream().map(SpanStoreContract::drawn).toList())
          .as("%s", trace.traceId())
          .isEqualTo(trace.spans().stream().map(SpanStoreContract::drawn).toList());
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

  @Test
  void searchAgreesWithLookingAtEverySpan() {
    List<Span> spans = new SpanGenerator(2).traces(TRACES);
    appendScattered(spans, 2);
    store = settled(store);
    NaiveReader reference = new NaiveReader(spans);
    QueryGenerator queries = new QueryGenerator(2, spans);
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      TraceQuery query = queries.next();
      List<TraceSummary> expected = reference.search(query);
      answered += expected.isEmpty() ? 0 : 1;
      assertThat(StoreDriver.searchAll(store.reader(), query))
          .as("query %d: %s", i, query)
          .isEqualTo(expected);
    }
    assertThat(answered).as("questions with an answer").isGreaterThan(QUERIES / 4);
  }

  @Test
  void scanShowsEveryMatchingSpan() {
    List<Span> spans = new SpanGenerator(5).traces(TRACES);
    appendScattered(spans, 5);
    store = settled(store);
    QueryGenerator queries = new QueryGenerator(5, spans);
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      TraceQuery query = queries.next();
      List<String> expected =
          spans.stream()
              .filter(query::matches)
              .map(
                  span ->
                      scanned(
                          span.traceId().high(),
                          span.traceId().low(),
                          span.startTimeUnixNano(),
                          span.durationNanos(),
                          span.status().isError()))
              .sorted()
              .toList();
      List<String> seen = new ArrayList<>();
      store
          .reader()
          .scan(
              query,
              (high, low, start, duration, error) ->
                  seen.add(scanned(high, low, start, duration, error)));
      answered += expected.isEmpty() ? 0 : 1;
      Collections.sort(seen);
      assertThat(seen).as("query %d: %s", i, query).isEqualTo(expected);
    }
    assertThat(answered).as("questions with an answer").isGreaterThan(QUERIES / 4);
  }

  @Test
  void attributesToChooseFromAreThoseOfMatchingSpans() {
    List<Span> spans = new SpanGenerator(11).traces(TRACES / 3);
    appendScattered(spans, 11);
    store = settled(store);
    new AttributeTextsCheck(store.reader(), spans).run(new QueryGenerator(11, spans), 40);
  }

  @Test
  void pagesDoNotShiftWhileSpansArrive() {
    List<Span> spans = new SpanGenerator(3).traces(TRACES);
    appendScattered(spans, 3);
    store = settled(store);
    TraceQuery query = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE).withLimit(7);
    List<TraceSummary> expected = new NaiveReader(spans).search(query);
    SpanGenerator later = new SpanGenerator(4);

    List<TraceSummary> seen = new ArrayList<>();
    TracePage page = store.reader().search(query);
    List<Span> newer = new ArrayList<>();
    while (true) {
      seen.addAll(page.traces());
      if (page.nextCursor() == null) {
        break;
      }
      for (Span span : later.trace(5)) {
        newer.add(after(span, expected.get(0).startTimeUnixNano()));
      }
      StoreDriver.append(store, newer);
      page = store.reader().search(query.withCursor(page.nextCursor()));
    }
    assertThat(seen).isEqualTo(expected);
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
  void tagErrorFindsTheStatus() {
    Span failed =
        Span.builder(new TraceId(5, 5), new SpanId(5), "x")
            .times(10, 20)
            .status(new io.datatracing.model.Status(io.datatracing.model.Status.Code.ERROR, ""))
            .build();
    StoreDriver.append(store, List.of(failed));
    store = settled(store);
    TraceQuery query = TraceQuery.between(0, 100).withTags(List.of(new Tag("error", "true")));
    assertThat(store.reader().search(query).traces()).hasSize(1);
    assertThat(store.reader().search(query).traces().get(0).errorCount()).isEqualTo(1);
  }

  @Test
  void tagsMeetOnOneSpan() {
    TraceId id = new TraceId(6, 6);
    Span a =
        Span.builder(id, new SpanId(1), "a").times(1, 2).attribute(Attribute.of("x", 1)).build();
    Span b =
        Span.builder(id, new SpanId(2), "b").times(1, 2).attribute(Attribute.of("y", 2)).build();
    StoreDriver.append(store, List.of(a, b));
    store = settled(store);
    TraceQuery all = TraceQuery.between(0, 100);
    Tag x = new Tag("x", "1");
    Tag y = new Tag("y", "2");
    assertThat(store.reader().search(all.withTags(List.of(x))).traces()).hasSize(1);
    assertThat(store.reader().search(all.withTags(List.of(x, y))).traces()).isEmpty();
  }

  @Test
  void linksToATraceAreFoundFromTheOtherSide() {
    List<Span> spans = new ArrayList<>(new SpanGenerator(13).traces(40));
    TraceId target = new TraceId(71, 72);
    long start = SpanGenerator.START_NANOS;
    List<Span> linking = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      linking.add(
          Span.builder(new TraceId(80 + i, 1), new SpanId(1), "process orders")
              .times(start + i, start + i + 10)
              .link(link(new TraceId(1, 1)))
              .link(link(target))
              .build());
    }
    spans.addAll(linking);
    spans.add(
        Span.builder(target, new SpanId(1), "itself")
            .times(start, start)
            .link(link(target))
            .build());
    appendScattered(spans, 13);
    StoreDriver.append(store, linking.subList(2, 3));
    store = settled(store);
    assertThat(store.reader().linksTo(Set.of(target), start, start + 100, 10)).isEqualTo(linking);
    assertThat(store.reader().linksTo(Set.of(target, new TraceId(71, 73)), start + 1, start + 4, 2))
        .isEqualTo(linking.subList(1, 3));
    assertThat(store.reader().linksTo(Set.of(new TraceId(71, 73)), start, start + 100, 10))
        .isEmpty();
  }

  @Test
  void tagFindsElementsOfArraysAndRecordsInRanges() {
    Span batch =
        Span.builder(new TraceId(6, 6), new SpanId(1), "process orders")
            .times(10, 20)
            .attribute(strings("datatracing.inputs", "orders/0:5-9", "orders/1:7-7"))
            .build();
    Span send =
        Span.builder(new TraceId(6, 7), new SpanId(1), "send orders")
            .times(10, 20)
            .attribute(strings("datatracing.record.id", "order=p:7", "tenant=p:a=b"))
            .build();
    StoreDriver.append(store, List.of(batch, send));
    store = settled(store);
    for (String found : List.of("orders/0:5", "orders/0:9", "orders/1:7", "orders/0:6-8")) {
      assertThat(tagged("datatracing.inputs", found)).as(found).containsExactly(batch.traceId());
    }
    for (String missing : List.of("orders/0:4", "orders/0:10", "order/0:7", "orders/2:7", "x")) {
      assertThat(tagged("datatracing.inputs", missing)).as(missing).isEmpty();
    }
    for (String found : List.of("order=p:7", "=p:7", "=p:a=b")) {
      assertThat(tagged("datatracing.record.id", found)).as(found).containsExactly(send.traceId());
    }
    for (String missing : List.of("p:7", "=7", "=b", "order=p:")) {
      assertThat(tagged("datatracing.record.id", missing)).as(missing).isEmpty();
    }
  }

  private List<TraceId> tagged(String key, String value) {
    TraceQuery query = TraceQuery.between(0, 100).withTags(List.of(new Tag(key, value)));
    return store.reader().search(query).traces().stream().map(TraceSummary::traceId).toList();
  }

  private static Attribute strings(String key, String... values) {
    return new Attribute(
        key, AttributeValue.of(Stream.of(values).map(AttributeValue::of).toList()));
  }

  private static Link link(TraceId target) {
    return new Link(target, new SpanId(9), "", 0, List.of(Attribute.of("n", 1)), 0);
  }

  @Test
  void figuresAgreeWithAddingUpEverySpan() {
    AggregateContract contract = new AggregateContract(14);
    List<Span> spans = contract.calls(TRACES);
    for (int i = 0; i < spans.size(); i += 50) {
      StoreDriver.append(store, spans.subList(i, Math.min(i + 50, spans.size())));
    }
    contract.agreesWithNaive(store, spans);
    store = settled(store);
    contract.agreesWithNaive(store, spans);
  }

  @Test
  void edgesAreWhatAPersonExpects() {
    AggregateContract.edgesAreWhatAPersonExpects(store);
  }

  @Test
  void emptyStoreHasNoFigures() {
    assertThat(store.aggregates().latency(LatencyQuery.between(0, Long.MAX_VALUE))).isEmpty();
    assertThat(store.aggregates().edges(0, Long.MAX_VALUE))
        .isEqualTo(new ServiceEdges(List.of(), 0));
  }

  @Test
  void spanThatRanIsReplacedByItsEnd() {
    List<Span> reports = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      reports.add(job(i, "running"));
    }
    Span ended = job(4, null);
    Span other = Span.builder(ended.traceId(), new SpanId(5), "step").times(12, 13).build();
    StoreDriver.append(store, reports.subList(0, 2));
    StoreDriver.append(store, List.of(other));
    assertHolds(List.of(reports.get(0), reports.get(1), other));
    assertThat(store.reader().trace(ended.traceId()))
        .isEqualTo(new Trace(ended.traceId(), List.of(reports.get(1), other)));
    StoreDriver.append(store, List.of(ended));
    // A report may be slower than the end.
    StoreDriver.append(store, List.of(reports.get(2)));
    store = settled(store);
    assertThat(store.reader().trace(ended.traceId()))
        .isEqualTo(new Trace(ended.traceId(), List.of(ended, other)));
    TraceQuery running =
        TraceQuery.between(0, 100).withTags(List.of(new Tag("datatracing.span.state", "running")));
    assertThat(store.reader().search(running).traces()).isEmpty();
    assertThat(store.aggregates().latency(LatencyQuery.between(0, 100)).get(0).figures().count())
        .isEqualTo(2);
  }

  private static Span job(int end, @Nullable String state) {
    return Span.builder(new TraceId(21, 22), new SpanId(1), "job")
        .times(10, 10 + end)
        .attributes(
            state == null ? List.of() : List.of(Attribute.of("datatracing.span.state", state)))
        .build();
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
  void fatesAreFoundByTrace() {
    FateLog fates = store.capability(FateLog.class).orElse(null);
    assertThat(fates == null).isEqualTo(whyThereAreNoFates().isPresent());
    if (fates == null) {
      return;
    }
    TraceId dropped = new TraceId(31, 32);
    TraceId old = new TraceId(0, 33);
    FateEntry sampled = fate(dropped, "tail.not_sampled", "slow-only", 5, 10);
    FateEntry lost = fate(dropped, "agent.queue_full", "", 7, 70_000);
    FateEntry other = fate(old, "head.not_sampled", "", 6, 0);
    fates.append(List.of(sampled, other));
    fates.append(List.of(lost));
    fates.append(List.of(lost));
    for (int i = 0; i < 2; i++) {
      assertThat(fates.fates(dropped)).containsExactly(lost.kept(), sampled.kept());
      assertThat(fates.fates(old)).containsExactly(other.kept());
      assertThat(fates.fates(new TraceId(32, 31))).isEmpty();
      if (whyRestartLosesData().isPresent()) {
        break;
      }
      store.close();
      store = open(directory);
      fates = store.capability(FateLog.class).orElseThrow();
    }
    FateEntry tooLong = fate(dropped, "x".repeat(256), "", 1, 1);
    FateLog log = fates;
    assertThatThrownBy(() -> log.append(List.of(tooLong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 bytes");
  }

  private static FateEntry fate(
      TraceId traceId, String cause, String policy, int second, long count) {
    long time = SpanGenerator.START_NANOS + second * 1_000_000_000L + 17;
    return new FateEntry(
        FateEntry.prefix(traceId), cause, "collector-1", policy, time, count, true);
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
  void servicesAndOperationsAreListedOnceAndSorted() {
    Resource b = new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "b")));
    Resource a = new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "a")));
    List<Span> spans = new ArrayList<>();
    for (String name : List.of("z", "y", "z")) {
      for (Resource resource : List.of(b, a)) {
        spans.add(
            Span.builder(new TraceId(1, 1), new SpanId(spans.size() + 1), name)
                .kind(SpanKind.SERVER)
                .resource(resource)
                .build());
      }
    }
    spans.add(Span.builder(new TraceId(1, 1), new SpanId(90), "z").build());
    StoreDriver.append(store, spans);
    store = settled(store);
    assertThat(store.reader().services()).containsExactly("a", "b", Resource.UNKNOWN_SERVICE);
    assertThat(store.reader().operations("a"))
        .containsExactly(new Operation("y", SpanKind.SERVER), new Operation("z", SpanKind.SERVER));
    assertThat(store.reader().operations(Resource.UNKNOWN_SERVICE))
        .containsExactly(new Operation("z", SpanKind.UNSPECIFIED));
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
  private void appendScattered(List<Span> spans, long seed) {
    List<Span> shuffled = new ArrayList<>(spans);
    Collections.shuffle(shuffled, new Random(seed));
    for (int i = 0; i < shuffled.size(); i += 50) {
      StoreDriver.append(store, shuffled.subList(i, Math.min(i + 50, shuffled.size())));
    }
  }

  private static Span after(Span span, long time) {
    return Span.builder(span.traceId(), span.spanId(), span.name())
        .times(time + 1_000_000, time + 2_000_000)
        .resource(span.resource())
        .build();
  }

  private static String scanned(long high, long low, long start, long duration, boolean isError) {
    return new TraceId(high, low) + " " + start + " " + duration + " " + isError;
  }
}
