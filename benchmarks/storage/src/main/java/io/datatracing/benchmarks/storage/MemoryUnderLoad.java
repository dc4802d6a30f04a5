package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The measured process: stores spans, answers questions meanwhile, and tells what it took. */
final class MemoryUnderLoad {
  private static final int SAMPLED = 1_000;
  private static final long PAUSE_NANOS = 20_000_000;

  private final SpanStore store;
  private final Ingest ingest;
  private final int spansPerSecond;
  private final AtomicLong questions = new AtomicLong();
  private final List<String> ids = new ArrayList<>();
  private volatile @Nullable Span known;
  private volatile boolean isDone;
  private long requests;
  private long start;

  private MemoryUnderLoad(SpanStore store, int spansPerSecond) {
    this.store = store;
    this.spansPerSecond = spansPerSecond;
    ingest = new Ingest(store);
  }

  /** Arguments: a directory, the number of spans, how many a second; 0 for all there can be. */
  public static void main(String[] args) throws IOException, InterruptedException {
    MemoryUnderLoad load;
    try (SpanStore store = Stores.open(Path.of(args[0]))) {
      load = new MemoryUnderLoad(store, Integer.parseInt(args[2]));
      System.out.println(load.run(Long.parseLong(args[1])));
    }
    Files.write(StartedStore.ids(Path.of(args[0])), load.ids);
  }

  private String run(long spans) throws IOException, InterruptedException {
    Thread asking = new Thread(this::ask, "benchmark-questions");
    asking.setDaemon(true);
    start = System.nanoTime();
    if (spansPerSecond > 0) {
      asking.start();
    }
    new ShopTraffic(1, 1000).generate(spans, this::append);
    double seconds = (System.nanoTime() - start) / 1e9;
    isDone = true;
    asking.join();
    return String.format(
        Locale.ROOT,
        "at most %d, at the end %d; %,d spans, %,.0f a second, %,d questions",
        megabytes("VmHWM:"),
        megabytes("VmRSS:"),
        ingest.spans(),
        ingest.spans() / seconds,
        questions.get());
  }

  private void append(byte[] request, int count) {
    if (requests++ % SAMPLED == 0) {
      Span span = OtlpDecoder.decode(request).get(0);
      ids.add(span.traceId().toString());
      known = span;
    }
    if (spansPerSecond > 0) {
      long due = start + (long) (ingest.spans() * 1e9 / spansPerSecond);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    ingest.append(request);
  }

  private void ask() {
    while (!isDone) {
      Span span = known;
      if (span != null) {
        ask(span);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void ask(Span span) {
    TraceQuery all = TraceQuery.between(ShopTraffic.START_NANOS, Long.MAX_VALUE);
    TraceQuery ofService = all.withService(span.service());
    switch ((int) (questions.getAndIncrement() % 5)) {
      case 0 -> store.reader().trace(span.traceId());
      case 1 -> store.reader().search(ofService.withOperation(span.name()));
      case 2 -> store.reader().search(all.withTags(List.of(new Tag("user.id", "nobody"))));
      case 3 -> store.reader().attributeKeys(ofService, "", 100);
      default ->
          store.aggregates().latency(LatencyQuery.between(ShopTraffic.START_NANOS, Long.MAX_VALUE));
    }
  }

  private static long megabytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status has no " + field));
  }
}
