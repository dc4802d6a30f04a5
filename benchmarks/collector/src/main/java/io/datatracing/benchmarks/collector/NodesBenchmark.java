package io.datatracing.benchmarks.collector;

import com.sun.management.ThreadMXBean;
import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.collector.enrich.EnrichType;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.metrics.MetricsType;
import io.datatracing.collector.metrics.UnsampledFigures;
import io.datatracing.collector.pipeline.NodeTypes;
import io.datatracing.collector.pipeline.Pipeline;
import io.datatracing.collector.pipeline.PipelineReader;
import io.datatracing.collector.pipeline.PipelineResources;
import io.datatracing.collector.pipeline.StoreType;
import io.datatracing.collector.redact.RedactType;
import io.datatracing.collector.sampling.head.HeadType;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each kind of node costs a span: one node before an end that forgets, one thread, the nodes
 * in turn so that what else the machine does meets all of them; the least processor time of all
 * rounds, less than that of no node. Arguments: directory, report.
 */
public final class NodesBenchmark {
  private static final int ROUNDS = 12;
  private static final int SPANS = 100_000;
  private static final AppendCallback DONE =
      new AppendCallback() {
        @Override
        public void stored() {}

        @Override
        public void failed(StoreException cause) {
          throw cause;
        }
      };

  private static final String DETECTORS =
      "detect: [card, email, jwt, authorization, aws-key, api-token, iban]";
  private static final Map<String, String> NODES = new LinkedHashMap<>();

  static {
    NODES.put("none", "head, ratio: 1");
    NODES.put("redact: two keys", "redact, rules: [{name: k, keys: [password, secret]}]");
    NODES.put("redact: all detectors", "redact, rules: [{name: d, %s}]".formatted(DETECTORS));
    NODES.put(
        "redact: keys, all detectors, SQL",
        "redact, sql-literals: true, rules: [{name: k, keys: [password]}, {name: d, %s}]"
            .formatted(DETECTORS));
    NODES.put("enrich: one attribute", "enrich, attributes: {deployment.environment.name: prod}");
    NODES.put("metrics", "metrics");
    NODES.put("metrics with rollups", "metrics, rollups: {}");
    NODES.put("head: one trace in ten", "head, ratio: 0.1");
  }

  private final String name;
  private final Pipeline pipeline;
  private long leastNanos = Long.MAX_VALUE;
  private long bytes;

  private NodesBenchmark(String name, String node, Path directory) throws IOException {
    this.name = name;
    Path file =
        Files.writeString(
            directory.resolve("collector.yaml"),
            "receive: it\nnodes:\n  it: {type: %s, to: store}\n  store: {type: store}\n"
                .formatted(node));
    NodeTypes types =
        new NodeTypes(
            List.of(
                new RedactType(),
                new EnrichType(),
                new MetricsType(new UnsampledFigures(NodesBenchmark::now)),
                new HeadType(),
                new StoreType((batch, origin, done) -> done.stored())));
    pipeline =
        Pipeline.start(
            new PipelineResources(
                types,
                Ledger.NONE,
                directory.resolve(name.replaceAll("\\W", "")),
                new PrometheusRegistry(),
                NodesBenchmark::now,
                System::nanoTime,
                Duration.ZERO),
            PipelineReader.read(file, types));
  }

  /** When the spans of the load are a minute old: older than a day they are not counted. */
  private static long now() {
    return ShopTraffic.START_NANOS + 60_000_000_000L;
  }

  private void round(List<OtlpBatch> batches, ThreadMXBean thread) {
    BatchOrigin origin = new BatchOrigin("otlp", "protobuf");
    long bytesBefore = thread.getCurrentThreadAllocatedBytes();
    long before = thread.getCurrentThreadCpuTime();
    for (OtlpBatch batch : batches) {
      pipeline.take(batch, origin, DONE);
    }
    leastNanos = Math.min(leastNanos, thread.getCurrentThreadCpuTime() - before);
    bytes = thread.getCurrentThreadAllocatedBytes() - bytesBefore;
  }

  public static void main(String[] args) throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Path directory = Files.createTempDirectory(Path.of(args[0]), "nodes");
    List<OtlpBatch> batches = new ArrayList<>();
    long[] spans = {0};
    new ShopTraffic(42, 10_000)
        .generate(
            SPANS,
            (request, count) -> {
              batches.add(OtlpBatch.parse(request));
              spans[0] += count;
            });
    List<NodesBenchmark> all = new ArrayList<>();
    for (Map.Entry<String, String> node : NODES.entrySet()) {
      all.add(new NodesBenchmark(node.getKey(), node.getValue(), directory));
    }
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < ROUNDS; i++) {
      all.forEach(one -> one.round(batches, thread));
    }
    StringBuilder rows = new StringBuilder();
    for (NodesBenchmark one : all) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.2f | %.0f |%n",
              one.name,
              (double) one.leastNanos / spans[0],
              (one.leastNanos - all.get(0).leastNanos) / 1e3 / spans[0],
              (double) one.bytes / spans[0]));
      one.pipeline.close();
    }
    String text =
        """
        # What nodes cost a span

        `benchmarks/collector/nodes.sh`, %s, load of the machine before it %.1f, Java %s. %d spans of some 560 bytes, 200 a batch, through one node, one thread;
        the least processor time of %d rounds, the nodes in turn. CPU seconds a million spans are beyond those of a node that does nothing. In these spans
        nothing is found to be redacted: batches with finds cost the copy of what they change.

        | node | ns of CPU a span | CPU s a million spans more | bytes allocated a span |
        |---|---|---|---|
        %s\
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                load,
                System.getProperty("java.version"),
                spans[0],
                ROUNDS,
                rows);
    Path report = Path.of(args[1]);
    Files.createDirectories(report.toAbsolutePath().getParent());
    Files.writeString(report, text);
    System.out.println(text);
  }
}
