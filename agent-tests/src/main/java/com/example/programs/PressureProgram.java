package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills its heap until nothing is left, holds it for as long as spans are recorded, lets go, and
 * works until they are recorded again. Its own result does not depend on spans.
 */
public final class PressureProgram {
  private static final long TIMEOUT_NANOS = 200_000_000_000L;
  private static final int CHUNK = 64 << 10;

  private static volatile Object garbage = "";

  private PressureProgram() {}

  public static void main(String[] arguments) {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    System.out.println(isRecorded() ? "recorded" : "not recorded");
    int sum = hold(deadline);
    System.out.println(isRecorded() ? "still recorded" : "paused");
    while (!isRecorded() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    System.out.println((isRecorded() ? "recorded again " : "not recorded again ") + sum);
  }

  private static int hold(long deadline) {
    List<byte[]> held = new ArrayList<>();
    int sum = 0;
    try {
      while (true) {
        held.add(new byte[CHUNK]);
      }
    } catch (OutOfMemoryError full) {
      sum++;
    }
    boolean recorded = true;
    while (recorded && System.nanoTime() < deadline) {
      try {
        garbage = new byte[CHUNK];
        recorded = isRecorded();
      } catch (OutOfMemoryError full) {
        // Goes on, as a server's threads would. A little room, so that it can live at all.
        held.remove(held.size() - 1);
      }
    }
    held.clear();
    return sum + 41;
  }

  private static boolean isRecorded() {
    Span span = GlobalOpenTelemetry.getTracer("pressure").spanBuilder("work").startSpan();
    try {
      return span.isRecording();
    } finally {
      span.end();
    }
  }
}
