package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.testing.StoreDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reading while spans arrive, and what was acknowledged a moment ago. */
final class Beside {
  private static final double SPANS_PER_SECOND = 500_000;
  private static final int CALLS = 300;
  private static final int NEW_TRACES = 200;

  private final SpanStore store;
  private final SpanReader reader;
  private final List<Span> known = new ArrayList<>();
  private final Random random = new Random(3);

  Beside(SpanStore store, RequestFiles stored) {
    this.store = store;
    reader = store.reader();
    List<byte[]> sample = stored.sample();
    for (int i = 0; i < CALLS; i++) {
      List<Span> spans = OtlpDecoder.decode(sample.get(random.nextInt(sample.size())));
      known.add(spans.get(random.nextInt(spans.size())));
    }
  }

  /** {@code more} are requests that are not in the store. */
  Table measure(RequestFiles more) throws InterruptedException {
    Table table = new Table("Reading beside writing");
    table.add("acknowledged, then read: until the trace is there", "at once", "%s", readable());
    traces();
    searches();
    Latencies idleTraces = traces();
    Latencies idleSearches = searches();
    AtomicBoolean isDone = new AtomicBoolean();
    Ingest ingest = new Ingest(store);
    Thread writer =
        new Thread(() -> ingest.paced(more, SPANS_PER_SECOND, isDone::get), "benchmark-writer");
    writer.start();
    Latencies busyTraces;
    Latencies busySearches;
    try {
      busyTraces = traces();
      busySearches = searches();
    } finally {
      boolean wasWriting = writer.isAlive();
      isDone.set(true);
      writer.join();
      if (!wasWriting) {
        table.add("writing ended before reading did: the figures below are too good", "", "yes");
      }
    }
    table.add(
        "written meanwhile, spans a second",
        "500,000",
        "%,.0f",
        ingest.spans() / ingest.wallSeconds);
    ratio(table, "trace by id", idleTraces, busyTraces);
    ratio(table, "newest 20 of service and operation", idleSearches, busySearches);
    return table;
  }

  private static void ratio(Table table, String what, Latencies idle, Latencies busy) {
    table.add(
        what + ", p95 idle and writing, ms",
        "3 x idle",
        "%.3f, %.3f: %.1f x",
        idle.millis(95),
        busy.millis(95),
        busy.millis(95) / idle.millis(95));
  }

  private Latencies traces() {
    return Latencies.of(known.stream().map(Span::traceId).toList(), reader::trace);
  }

  private Latencies searches() {
    return Latencies.of(
        known.stream()
            .map(
                span ->
                    TraceQuery.between(ShopTraffic.START_NANOS, Long.MAX_VALUE)
                        .withService(span.service())
                        .withOperation(span.name()))
            .toList(),
        reader::search);
  }

  /** Appends traces one by one; the clock runs from the answer to the whole trace. */
  private String readable() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < NEW_TRACES; i++) {
      TraceId id = new TraceId(random.nextLong(), random.nextLong());
      List<Span> spans = new ArrayList<>();
      for (Span span : known.subList(0, 20)) {
        spans.add(Span.builder(id, span.spanId(), span.name()).times(1, 2).build());
      }
      StoreDriver.append(store, spans);
      long start = System.nanoTime();
      if (reader.trace(id) == null) {
        throw new IllegalStateException("A trace that is acknowledged is not there");
      }
      waits.add(System.nanoTime() - start);
    }
    waits.sort(null);
    return String.format(
        Locale.ROOT,
        "p50 %.3f ms, p95 %.3f ms (%d traces)",
        waits.get(NEW_TRACES / 2) / 1e6,
        waits.get(NEW_TRACES * 95 / 100) / 1e6,
        NEW_TRACES);
  }
}
