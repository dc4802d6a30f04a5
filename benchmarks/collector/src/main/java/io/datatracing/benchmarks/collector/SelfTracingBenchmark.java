package io.datatracing.benchmarks.collector;

import com.sun.management.ThreadMXBean;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.pipeline.ControlAudit;
import io.datatracing.collector.pipeline.NodeTypes;
import io.datatracing.collector.pipeline.Pipeline;
import io.datatracing.collector.pipeline.PipelineReader;
import io.datatracing.collector.pipeline.PipelineResources;
import io.datatracing.collector.pipeline.StoreType;
import io.datatracing.collector.sampling.head.HeadType;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * What the pipeline costs a batch by itself, and what its tracing adds: three nodes that hand on
 * what they get, one thread, the modes in turn so that what else the machine does meets all of
 * them. The time is that of the thread's processor, the least of all rounds; what the thread of the
 * tracing does is not in it. {@code never} is a pipeline without tracing. Arguments: a directory, a
 * report.
 */
public final class SelfTracingBenchmark {
  private static final int ROUNDS = 15;
  private static final int BATCHES = 50_000;
  private static final AppendCallback DONE =
      new AppendCallback() {
        @Override
        public void stored() {}

        @Override
        public void failed(StoreException cause) {
          throw cause;
        }
      };

  private final String name;
  private final Pipeline pipeline;
  private long leastNanos = Long.MAX_VALUE;
  private long bytes;

  private SelfTracingBenchmark(String name, SelfTracing tracing, Path directory)
      throws IOException {
    this.name = name;
    Path file =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            receive: a
            tracing: %s
            nodes:
              a: {type: head, ratio: 1, to: b}
              b: {type: head, ratio: 1, to: store}
              store: {type: store}
            """
                .formatted(name.equals("never") ? "none" : name));
    NodeTypes types =
        new NodeTypes(
            List.of(new HeadType(), new StoreType((batch, origin, done) -> done.stored())));
    pipeline =
        Pipeline.start(
            new PipelineResources(
                types,
                Ledger.NONE,
                directory.resolve(name),
                new PrometheusRegistry(),
                () -> System.currentTimeMillis() * 1_000_000,
                System::nanoTime,
                Duration.ZERO,
                tracing,
                ControlAudit.NONE),
            PipelineReader.read(file, types));
  }

  private void round(OtlpBatch batch, BatchOrigin origin, ThreadMXBean thread) {
    long bytesBefore = thread.getCurrentThreadAllocatedBytes();
    long before = thread.getCurrentThreadCpuTime();
    for (int i = 0; i < BATCHES; i++) {
      pipeline.take(batch, origin, DONE);
    }
    leastNanos = Math.min(leastNanos, (thread.getCurrentThreadCpuTime() - before) / BATCHES);
    bytes = (thread.getCurrentThreadAllocatedBytes() - bytesBefore) / BATCHES;
  }

  public static void main(String[] arguments) throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "selftracing");
    List<SelfTracingBenchmark> all =
        List.of(
            new SelfTracingBenchmark("never", SelfTracing.OFF, directory),
            new SelfTracingBenchmark("none", tracing(), directory),
            new SelfTracingBenchmark("tail", tracing(), directory),
            new SelfTracingBenchmark("full", tracing(), directory));
    OtlpBatch batch =
        OtlpBatch.of(List.of(Span.builder(new TraceId(1, 2), new SpanId(3), "x").build()));
    BatchOrigin origin = new BatchOrigin("otlp", "protobuf");
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < ROUNDS; i++) {
      all.forEach(one -> one.round(batch, origin, thread));
    }
    StringBuilder rows = new StringBuilder();
    for (SelfTracingBenchmark one : all) {
      rows.append(
          String.format(Locale.ROOT, "| %s | %d | %d |%n", one.name, one.leastNanos, one.bytes));
      one.pipeline.close();
    }
    String text =
        String.format(
            Locale.ROOT,
            """
            # The pipeline's own tracing

            `benchmarks/collector/selftracing.sh`, %s, load of the machine before it %.1f, %d processors, Java %s. A batch through two nodes that hand on what they
            get and an output that takes it, one thread; the least processor time of %d rounds, the modes in turn. What the thread that writes the spans does is not
            in it. `never` is a pipeline that cannot be traced.

            | tracing | ns of CPU a batch | bytes a batch |
            |---|---|---|
            %s\
            """,
            LocalDate.now(ZoneOffset.UTC),
            load,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            ROUNDS,
            rows);
    Path report = Path.of(arguments[1]);
    Files.createDirectories(report.toAbsolutePath().getParent());
    Files.writeString(report, text);
    System.out.println(text);
  }

  /** Its spans are encoded, and forgotten. */
  private static SelfTracing tracing() {
    return SelfTracing.of((batch, done) -> done.stored(), new PrometheusRegistry());
  }
}
