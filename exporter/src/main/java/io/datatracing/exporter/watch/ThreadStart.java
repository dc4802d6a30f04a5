package io.datatracing.exporter.watch;

import io.datatracing.bootstrap.trace.SpanClock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts a thread of ours, once. One that the system refuses is asked for again when {@link #begin}
 * is called next, five seconds later at the earliest, as the JVM tells each refusal in its log. A
 * thread whose start failed is still one that was never started.
 */
public final class ThreadStart implements BeginsWithTraces {
  private static final long AGAIN_NANOS = 5_000_000_000L;

  private final Thread thread;
  private final SpanClock clock;
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile boolean refused;

  /** Written before {@link #refused}, which is read first. */
  private long againNanos;

  public ThreadStart(Thread thread, SpanClock clock) {
    this.thread = thread;
    this.clock = clock;
  }

  @Override
  public void begin() {
    // One read, once the thread is there.
    if (taken.get() || tooEarly() || !taken.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      againNanos = clock.nanoTime() + AGAIN_NANOS;
      refused = true;
      taken.set(false);
      RefusedThread.tell(noThread);
    }
  }

  private boolean tooEarly() {
    return refused && clock.nanoTime() - againNanos < 0;
  }
}
