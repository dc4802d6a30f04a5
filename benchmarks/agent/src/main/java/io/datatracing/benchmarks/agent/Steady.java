package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One variant at saturation.
 *
 * @param requestsPerSecond answers per second of the closed loop
 * @param cpuMicros process CPU per request, compiler and collector included
 * @param compilerMicros the part of it that the JVM's compiler threads used
 * @param allocatedBytes per request
 * @param spansPerRequest exported, of 2 expected with an agent
 * @param wireBytesPerSpan OTLP body bytes
 * @param residentBytes after the load
 * @param jvm figures after the load and a collection
 */
record Steady(
    double requestsPerSecond,
    double cpuMicros,
    double compilerMicros,
    double allocatedBytes,
    double spansPerRequest,
    double wireBytesPerSpan,
    long residentBytes,
    Figures jvm) {

  static Steady measure(Service service, SpanSink sink, int warmSeconds, int seconds)
      throws IOException, InterruptedException {
    Load load = new Load(service.port());
    long spansBefore = sink.spans();
    long bytesBefore = sink.bytes();
    long warm = load.run(TimeUnit.SECONDS.toNanos(warmSeconds));
    Figures before = service.figures(false);
    long cpuBefore = ProcessCost.cpuNanos(service.pid());
    long compilerBefore = ProcessCost.compilerNanos(service.pid());
    long start = System.nanoTime();
    long answers = load.run(TimeUnit.SECONDS.toNanos(seconds));
    double elapsed = (System.nanoTime() - start) / 1e9;
    long cpu = ProcessCost.cpuNanos(service.pid()) - cpuBefore;
    long compiler = ProcessCost.compilerNanos(service.pid()) - compilerBefore;
    Figures after = service.figures(false);
    long resident = ProcessCost.residentBytes(service.pid());
    Figures collected = service.figures(true);
    service.close();
    // The exit has flushed. Every request counts here: those of the warm-up, and those for figures.
    double requests = warm + answers;
    long spans = sink.spans() - spansBefore;
    return new Steady(
        answers / elapsed,
        cpu / 1e3 / answers,
        compiler / 1e3 / answers,
        (double) (after.allocatedBytes() - before.allocatedBytes()) / answers,
        spans / requests,
        spans == 0 ? 0 : (double) (sink.bytes() - bytesBefore) / spans,
        resident,
        collected);
  }
}
