package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Requests of two spans each, on two threads, as fast as they can be made; one in a hundred fails
 * in its step, and one in each round has begun two hours ago. Ends with standard input.
 *
 * <p>Arguments: requests of each thread and round, rounds, a file that gets the heap in use after
 * each round, in kilobytes.
 */
public final class ManyRequestsProgram {
  public static final int FAILS = 100;

  private ManyRequestsProgram() {}

  public static void main(String[] arguments) throws Exception {
    int requests = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    Tracer tracer = GlobalOpenTelemetry.getTracer("shop");
    List<String> heap = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      String name = "round " + round;
      Thread other = new Thread(() -> work(tracer, name + " b", requests));
      other.start();
      work(tracer, name + " a", requests);
      other.join();
      tracer
          .spanBuilder(name + " slow")
          .setStartTimestamp(System.currentTimeMillis() - 7_200_000, TimeUnit.MILLISECONDS)
          .startSpan()
          .end();
      System.out.println(name + " of " + requests);
      heap.add(Long.toString(heapKilobytes()));
    }
    Files.write(Path.of(arguments[2]), heap);
    waitForTheEnd();
  }

  private static void work(Tracer tracer, String name, int requests) {
    for (int i = 0; i < requests; i++) {
      Span request =
          tracer.spanBuilder(name + " request " + i).setSpanKind(SpanKind.SERVER).startSpan();
      try (Scope scope = request.makeCurrent()) {
        Span step = tracer.spanBuilder(name + " step " + i).startSpan();
        step.setAttribute("number", i);
        if (i % FAILS == FAILS - 1) {
          step.recordException(new IllegalStateException("failed " + i));
          step.setStatus(StatusCode.ERROR);
        }
        step.end();
      }
      request.end();
    }
  }

  /** The least of three: between a collection and the look at it other threads make garbage. */
  private static long heapKilobytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least >> 10;
  }

  private static void waitForTheEnd() throws IOException {
    while (System.in.read() >= 0) {
      continue;
    }
  }
}
