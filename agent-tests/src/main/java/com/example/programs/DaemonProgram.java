package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Says what it has to say in a file, as a process that nobody listens to does. */
public final class DaemonProgram {
  private DaemonProgram() {}

  /**
   * @param arguments the file, which is there when it is complete
   */
  public static void main(String[] arguments) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Span job = span("job");
    int result;
    try (Scope scope = job.makeCurrent()) {
      result = pool.submit(DaemonProgram::step).get();
    }
    job.end();
    pool.shutdown();
    System.out.println("nobody reads this");
    Path file = Path.of(arguments[0]);
    Path part = Files.writeString(file.resolveSibling("part"), "result " + result + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static int step() {
    span("step").end();
    return 42;
  }

  private static Span span(String name) {
    return GlobalOpenTelemetry.getTracer("daemon").spanBuilder(name).startSpan();
  }
}
