package io.datatracing.benchmarks.storage;

import com.sun.management.OperatingSystemMXBean;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Appends requests as fast as the store takes them, from one thread, checking each first. */
final class Ingest {
  private final SpanStore store;
  private final AtomicLong storedSpans = new AtomicLong();
  private volatile @Nullable StoreException failure;
  private long refused;
  double wallSeconds;
  double processorSeconds;

  Ingest(SpanStore store) {
    this.store = store;
  }

  /** Returns when everything is acknowledged and, the store being closed then, in blocks. */
  void run(List<byte[]> requests) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    long spans = 0;
    for (byte[] request : requests) {
      OtlpBatch batch = OtlpBatch.parse(request);
      spans += batch.spanCount();
      append(batch);
    }
    while (storedSpans.get() < spans) {
      check();
      LockSupport.parkNanos(50_000);
    }
    wallSeconds = (System.nanoTime() - start) / 1e9;
    store.close();
    processorSeconds = (system.getProcessCpuTime() - processor) / 1e9;
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
