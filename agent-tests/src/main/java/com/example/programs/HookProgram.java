package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.concurrent.locks.LockSupport;

/** Makes a span, and another one while the JVM shuts down. */
public final class HookProgram {
  private HookProgram() {}

  /**
   * @param arguments {@code exit} to end by {@link System#exit}
   */
  public static void main(String[] arguments) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  // As one that waits for the last request does.
                  LockSupport.parkNanos(500_000_000);
                  work("in a hook");
                }));
    work("in main");
    if (arguments.length > 0) {
      System.exit(3);
    }
  }

  private static void work(String name) {
    GlobalOpenTelemetry.getTracer("hook").spanBuilder(name).startSpan().end();
    System.out.println(name);
  }
}
