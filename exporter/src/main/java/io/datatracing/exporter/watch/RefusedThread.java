package io.datatracing.exporter.watch;

import java.util.concurrent.atomic.AtomicBoolean;

/** A thread of ours that the system would not start: told once, whichever of them it was. */
public final class RefusedThread {
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private RefusedThread() {}

  /**
   * @param reason what {@link Thread#start} threw
   */
  public static void tell(OutOfMemoryError reason) {
    if (TOLD.compareAndSet(false, true)) {
      System.err.println(
          "[datatracing] no thread can be started, so nothing is sent until one can; the"
              + " application is not affected: "
              + reason);
    }
  }
}
