package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Starts another JVM with itself in it, which inherits the environment and the streams. */
public final class ForkingProgram {
  private ForkingProgram() {}

  /**
   * @param arguments none, or {@code child} for the JVM that was started
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      span(arguments[0]).end();
      System.out.println("child's work");
      return;
    }
    Span parent = span("parent");
    try (Scope scope = parent.makeCurrent()) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  ForkingProgram.class.getName(),
                  "child")
              .inheritIO()
              .start();
      boolean ended = child.waitFor(200, TimeUnit.SECONDS);
      System.out.println("parent's work " + (ended ? child.exitValue() : "without end"));
      child.destroyForcibly();
    }
    parent.end();
  }

  private static Span span(String name) {
    return GlobalOpenTelemetry.getTracer("fork").spanBuilder(name).startSpan();
  }
}
