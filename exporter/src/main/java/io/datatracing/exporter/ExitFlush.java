package io.datatracing.exporter;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives the worker time at exit, says goodbye, and tells where the spans have gone: in the {@link
 * LastHook}, behind the application's hooks, whose spans it sees. Where there is none it runs among
 * them, as a thread named {@code datatracing-exit}; as the JVM halts when the last hook has run and
 * nobody can ask whether others are running, it then ends when no span has come for {@value
 * #QUIET_MILLIS} ms.
 *
 * <p>Among the application's hooks it runs in any case: from the beginning of the end nothing shall
 * wait for a batch.
 */
final class ExitFlush extends Thread {
  private static final long QUIET_MILLIS = 25;

  private final Exporter exporter;

  /** For spans that wait, after the application's hooks. */
  private final long millis;

  private final boolean report;
  private final @Nullable LastHook lastHook;
  private final AtomicBoolean done = new AtomicBoolean();

  private final AtomicBoolean prepared = new AtomicBoolean();

  /** Whether the last hook is set. Written by the worker before it does anything else. */
  private volatile boolean comesLast;

  /**
   * @param millis longest time for spans that wait
   * @param report whether to tell {@link Exporter#account} on stderr
   * @param lastHook null where there is none
   */
  ExitFlush(Exporter exporter, long millis, boolean report, @Nullable LastHook lastHook) {
    super("datatracing-exit");
    this.exporter = exporter;
    this.millis = millis;
    this.report = report;
    this.lastHook = lastHook;
  }

  /**
   * Sets the last hook: on the worker's thread, as that takes a moment and the application's
   * threads have none. Once.
   */
  void prepare() {
    if (lastHook != null && prepared.compareAndSet(false, true)) {
      comesLast = lastHook.set(new Last(this));
    }
  }

  /** Among the application's hooks. */
  @Override
  public void run() {
    if (comesLast) {
      exporter.hurry(millis);
      return;
    }
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    boolean all = true;
    for (long seen = -1; all && left > 0 && seen != exporter.accepted(); ) {
      all = exporter.finish(left);
      // A process that ends right after its first span: the worker has had its turn by now.
      if (comesLast) {
        return;
      }
      seen = exporter.accepted();
      LockSupport.parkNanos(this, QUIET_MILLIS * 1_000_000);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    sayGoodbye(all);
  }

  private void sayGoodbye(boolean all) {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    if (!all || exporter.queued() > 0) {
      exporter.writeOff();
    }
    Runnable last = exporter.lastWord();
    if (last != null) {
      last.run();
    }
    if (report) {
      System.err.println("[datatracing] at exit: " + exporter.account());
    }
  }

  private static final class Last implements Runnable {
    private final ExitFlush flush;

    Last(ExitFlush flush) {
      this.flush = flush;
    }

    @Override
    public void run() {
      flush.sayGoodbye(flush.exporter.finish(flush.millis));
    }
  }
}
