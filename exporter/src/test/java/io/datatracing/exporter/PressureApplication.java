package io.datatracing.exporter;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * An application that fills its heap until nothing is left, holds it for as long as spans are
 * recorded, lets go, and works until they are recorded again. It knows nothing of the breaker.
 */
final class PressureApplication {
  private static final long TIMEOUT_NANOS = Long.getLong("pressure.seconds", 200) * 1_000_000_000L;
  private static final int CHUNK = 64 << 10;

  private static volatile Object garbage = "";

  private PressureApplication() {}

  public static void main(String[] args) throws InterruptedException {
    AgentTracing.start(Settings.ofProcess(new Properties()));
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    System.out.println(isRecorded() ? "recorded" : "not recorded");
    System.out.println(holdUntilNotRecorded(deadline) ? "paused" : "never paused");
    while (!isRecorded() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    System.out.println(isRecorded() ? "recorded again" : "not recorded again");
  }

  private static boolean holdUntilNotRecorded(long deadline) {
    List<byte[]> held = new ArrayList<>();
    try {
      while (true) {
        held.add(new byte[CHUNK]);
      }
    } catch (OutOfMemoryError full) {
      // As it should be: now every allocation is a collection.
    }
    boolean recorded = true;
    while (recorded && System.nanoTime() < deadline) {
      try {
        garbage = new byte[CHUNK];
        recorded = isRecorded();
      } catch (OutOfMemoryError full) {
        // Goes on: a server's threads would, too. A little room, so that it can live at all.
        held.remove(held.size() - 1);
      }
    }
    held.clear();
    return !recorded;
  }

  private static boolean isRecorded() {
    Span span = Tracer.get().start("work", SpanKind.INTERNAL, CurrentContext.root());
    if (span != null) {
      span.end();
    }
    return span != null;
  }
}
