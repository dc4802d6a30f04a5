package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Works on its main thread, once and again for each line it reads, and says whether it could have
 * another thread.
 */
public final class LonelyProgram {
  public static final int SPANS = 100;

  private LonelyProgram() {}

  /**
   * @param arguments {@code wait} to wait for a line before anything is done
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (arguments.length > 0) {
      System.out.println("begun");
      in.readLine();
    }
    Tracer tracer = GlobalOpenTelemetry.getTracer("lonely");
    do {
      for (int i = 0; i < SPANS; i++) {
        tracer.spanBuilder("work").startSpan().end();
      }
      System.out.println("done " + (isAlone() ? "alone" : "with a thread"));
    } while (in.readLine() != null);
  }

  private static boolean isAlone() throws InterruptedException {
    Thread thread = new Thread(() -> {});
    try {
      thread.start();
    } catch (OutOfMemoryError refused) {
      return true;
    }
    thread.join();
    return false;
  }
}
