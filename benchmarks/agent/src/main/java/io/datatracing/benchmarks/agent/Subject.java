package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** One variant serving in a JVM of its own, with a backend and an OTLP endpoint of its own. */
final class Subject implements AutoCloseable {
  private final SpanSink sink;
  private final Service service;
  private final Load load;
  private long requests;

  /**
   * A stretch of load.
   *
   * @param requestsPerSecond answers per second of the closed loop
   * @param cpuMicros process CPU per request, compiler and collector included
   * @param compilerMicros the part of it that the JVM's compiler threads used
   * @param allocatedBytes per request
   */
  record Window(
      double requestsPerSecond, double cpuMicros, double compilerMicros, double allocatedBytes) {}

  /**
   * What is known when all is over.
   *
   * @param spansPerRequest exported, of 2 expected with an agent
   * @param wireBytesPerSpan OTLP body bytes
   * @param residentBytes after the load
   * @param jvm figures after the load and a collection
   */
  record Outcome(
      double spansPerRequest, double wireBytesPerSpan, long residentBytes, Figures jvm) {}

  /** Starts what {@code command} makes of the sink it is to call. */
  static Subject start(Variant variant, Starter starter) throws IOException {
    SpanSink sink = new SpanSink();
    try {
      return new Subject(sink, starter.start(variant, sink));
    } catch (IOException | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  /** Starts the application, which calls the sink's backend. */
  @FunctionalInterface
  interface Starter {
    Service start(Variant variant, SpanSink sink) throws IOException;
  }

  private Subject(SpanSink sink, Service service) {
    this.sink = sink;
    this.service = service;
    this.load = new Load(service.port());
  }

  void warm(int seconds) throws IOException, InterruptedException {
    requests += load.run(TimeUnit.SECONDS.toNanos(seconds));
  }

  Window measure(int seconds) throws IOException, InterruptedException {
    Figures before = service.figures(false);
    long cpuBefore = ProcessCost.cpuNanos(service.pid());
    long compilerBefore = ProcessCost.compilerNanos(service.pid());
    long start = System.nanoTime();
    long answers = load.run(TimeUnit.SECONDS.toNanos(seconds));
    double elapsed = (System.nanoTime() - start) / 1e9;
    long cpu = ProcessCost.cpuNanos(service.pid()) - cpuBefore;
    long compiler = ProcessCost.compilerNanos(service.pid()) - compilerBefore;
    Figures after = service.figures(false);
    requests += answers;
    return new Window(
        answers / elapsed,
        cpu / 1e3 / answers,
        compiler / 1e3 / answers,
        (double) (after.allocatedBytes() - before.allocatedBytes()) / answers);
  }

  /** Ends the application, which sends what it still has. */
  Outcome end() throws IOException {
    long resident = ProcessCost.residentBytes(service.pid());
    Figures collected = service.figures(true);
    service.close();
    // Every request counts here, those of the warm-up too.
    long spans = sink.spans();
    return new Outcome(
        (double) spans / requests,
        spans == 0 ? 0 : (double) sink.bytes() / spans,
        resident,
        collected);
  }

  @Override
  public void close() throws IOException {
    try {
      service.close();
    } finally {
      sink.close();
    }
  }
}
