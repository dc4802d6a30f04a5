package io.datatracing.benchmarks.storage;

import com.sun.management.OperatingSystemMXBean;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Appends requests from one thread, checking each first; as fast as the store takes them. */
final class Ingest {
  /** Asking for the memory waits for what is on its way: one request in so many. */
  private static final int LOOKED_AT = 50;

  private static final String LOG = "datatracing-store-log";
  private static final String SHARDS = "datatracing-store-shard-";
  private static final String BLOCKS = "datatracing-store-blocks";

  private final SpanStore store;
  private final AtomicLong storedSpans = new AtomicLong();
  private volatile @Nullable StoreException failure;
  private long refused;
  private long requests;
  private long mostMemoryBytes;
  private long spans;
  double wallSeconds;
  double processorSeconds;

  /** Of {@link #processorSeconds} what each part took until the last was acknowledged. */
  final Map<String, Double> partSeconds = new LinkedHashMap<>();

  Ingest(SpanStore store) {
    this.store = store;
  }

  /** Returns when everything is acknowledged and, the store being closed then, in blocks. */
  void run(RequestFiles requests, long spans) {
    run(() -> requests.first(spans, this::append));
  }

  /** As the other, of requests on the heap. */
  void run(List<byte[]> requests) {
    run(() -> requests.forEach(this::append));
  }

  private void run(Runnable appends) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    String caller = Thread.currentThread().getName();
    List<String> threads = List.of(caller, LOG, SHARDS, BLOCKS);
    ProcessorTimes before = ProcessorTimes.now(threads);
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    appends.run();
    awaitStored();
    wallSeconds = (System.nanoTime() - start) / 1e9;
    ProcessorTimes after = ProcessorTimes.now(threads);
    part("reading requests and checking them", caller, before, after);
    part("log: compressing, syncing", LOG, before, after);
    part("shards: spans into columns", SHARDS, before, after);
    part("blocks: encoding, summing up", BLOCKS, before, after);
    part("compiler", ProcessorTimes.COMPILER, before, after);
    part("collector of garbage", ProcessorTimes.COLLECTOR, before, after);
    store.close();
    processorSeconds = (system.getProcessCpuTime() - processor) / 1e9;
  }

  private void part(String what, String part, ProcessorTimes before, ProcessorTimes after) {
    partSeconds.put(what, after.of(part) - before.of(part));
  }

  /** The most that spans in memory took, as far as was seen. */
  long mostMemoryBytes() {
    return mostMemoryBytes;
  }

  /** Appends a request, trying again while the store refuses it. */
  void append(byte[] request) {
    if (requests++ % LOOKED_AT == 0) {
      mostMemoryBytes = Math.max(mostMemoryBytes, store.stats().memoryBytes());
    }
    OtlpBatch batch = OtlpBatch.parse(request);
    spans += batch.spanCount();
    append(batch);
  }

  /** Appends no more than so many spans a second, until it is told to stop or there is no more. */
  void paced(RequestFiles requests, double spansPerSecond, BooleanSupplier isStopped) {
    long start = System.nanoTime();
    long before = spans;
    requests.forEach(
        request -> {
          if (!isStopped.getAsBoolean()) {
            long due = start + (long) ((spans - before) * 1e9 / spansPerSecond);
            while (System.nanoTime() - due < 0) {
              LockSupport.parkNanos(due - System.nanoTime());
            }
            append(request);
          }
        });
    awaitStored();
    wallSeconds = (System.nanoTime() - start) / 1e9;
  }

  /** Copies the store when everything is acknowledged, then closes it. */
  void snapshot(Path target) {
    awaitStored();
    store.capability(Snapshots.class).orElseThrow().snapshot(target, ByteProgress.NONE);
    store.close();
  }

  private void awaitStored() {
    while (storedSpans.get() < spans) {
      check();
      LockSupport.parkNanos(50_000);
    }
  }

  /** Spans given to the store so far; asked by the thread that appends. */
  long spans() {
    return spans;
  }

  private void append(OtlpBatch batch) {
    boolean[] isRefused = new boolean[1];
    do {
      check();
      isRefused[0] = false;
      store
          .writer()
          .append(
              batch,
              new AppendCallback() {
                @Override
                public void stored() {
                  storedSpans.addAndGet(batch.spanCount());
                }

                @Override
                public void failed(StoreException cause) {
                  if (cause instanceof StoreOverloadedException) {
                    // Heard before append returns, on this thread.
                    isRefused[0] = true;
                    refused++;
                  } else {
                    failure = cause;
                  }
                }
              });
      if (isRefused[0]) {
        LockSupport.parkNanos(100_000);
      }
    } while (isRefused[0]);
  }

  private void check() {
    StoreException cause = failure;
    if (cause != null) {
      throw cause;
    }
  }

  long refused() {
    return refused;
  }
}
