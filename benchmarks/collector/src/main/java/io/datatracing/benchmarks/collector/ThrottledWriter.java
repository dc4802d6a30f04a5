package io.datatracing.benchmarks.collector;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A store that takes so many spans a second and no more, until it is freed: it has a bounded queue,
 * and refuses what finds no place there, as stores do.
 */
final class ThrottledWriter implements SpanWriter {
  private static final int QUEUE = 16;

  private final SpanWriter store;
  private final double spansPerSecond;
  private final ArrayBlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
  private volatile boolean isFree;

  private record Entry(OtlpBatch batch, AppendCallback done) {}

  ThrottledWriter(SpanWriter store, double spansPerSecond) {
    this.store = store;
    this.spansPerSecond = spansPerSecond;
    Thread thread = new Thread(this::run, "throttle");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void append(OtlpBatch batch, AppendCallback done) {
    if (!queue.offer(new Entry(batch, done))) {
      done.failed(new StoreOverloadedException("the store has " + QUEUE + " requests waiting"));
    }
  }

  void free() {
    isFree = true;
  }

  private void run() {
    double next = System.nanoTime();
    try {
      while (true) {
        Entry entry = queue.take();
        store.append(entry.batch(), entry.done());
        next = Math.max(System.nanoTime(), next) + entry.batch().spanCount() / spansPerSecond * 1e9;
        while (!isFree && System.nanoTime() < next) {
          LockSupport.parkNanos((long) (next - System.nanoTime()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
