package io.datatracing.benchmarks.pipeline;

import io.datatracing.benchmarks.agent.SpanSink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The orders pipeline without an agent, with ours and with OpenTelemetry's, all three running at
 * once and warm; orders go to one of them at a time, in turn. What is compared are neighbours in
 * time of the same processes.
 */
public final class PipelineOverhead {
  private static final int RATE = Integer.getInteger("orders.per.second", 20);
  private static final int WARM_SECONDS = Integer.getInteger("seconds.warm", 60);
  private static final int WINDOW_SECONDS = Integer.getInteger("seconds.window", 10);
  private static final int ROUNDS = Integer.getInteger("rounds", 9);

  private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

  private PipelineOverhead() {}

  /** Arguments: the peer's jar, a directory for data and logs, the file to write. */
  public static void main(String[] args) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "run");
    String report = new PipelineOverhead().run(args[0], directory);
    Files.writeString(Path.of(args[2]), report);
    System.out.println(report);
  }

  private String run(String peer, Path directory) throws IOException, InterruptedException {
    try (SpanSink own = new SpanSink();
        SpanSink other = new SpanSink();
        Pipeline none = Pipeline.start("none", directory, null, List.of());
        Pipeline datatracing =
            Pipeline.start("datatracing", directory, URI.create(own.endpoint()), List.of());
        Pipeline opentelemetry =
            Pipeline.start("opentelemetry", directory, null, peer(peer, other.endpoint()))) {
      List<Pipeline> all = List.of(none, datatracing, opentelemetry);
      for (Pipeline pipeline : all) {
        System.err.println("warm-up: " + pipeline.name());
        pipeline.customer().place(RATE * 5, WARM_SECONDS);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        System.err.println("round " + round + " of " + ROUNDS);
        for (Pipeline pipeline : all) {
          window(pipeline, own, other);
        }
      }
    }
    return report();
  }

  private void window(Pipeline pipeline, SpanSink own, SpanSink other)
      throws IOException, InterruptedException {
    long spans = own.spans() + other.spans();
    long cpu = pipeline.cpuNanos();
    long[] nanos = pipeline.customer().place(RATE, WINDOW_SECONDS);
    double orders = nanos.length;
    add(
        "CPU of the six services per order, us",
        pipeline,
        (pipeline.cpuNanos() - cpu) / 1e3 / orders);
    Arrays.sort(nanos);
    add("answer to the customer, p50, us", pipeline, nanos[nanos.length / 2] / 1e3);
    add("answer to the customer, p95, us", pipeline, nanos[nanos.length * 95 / 100] / 1e3);
    add("spans arrived per order", pipeline, (own.spans() + other.spans() - spans) / orders);
    add("resident memory of the six services, MB", pipeline, pipeline.residentBytes() / 1e6);
  }

  private static List<String> peer(String jar, String endpoint) {
    return List.of(
        "-javaagent:" + jar,
        "-Dotel.exporter.otlp.endpoint=" + endpoint,
        "-Dotel.exporter.otlp.protocol=http/protobuf",
        "-Dotel.metrics.exporter=none",
        "-Dotel.logs.exporter=none",
        "-Dotel.bsp.schedule.delay=500",
        "-Dotel.instrumentation.messaging.experimental.receive-telemetry.enabled=true");
  }

  private void add(String row, Pipeline pipeline, double value) {
    rows.computeIfAbsent(row, r -> new LinkedHashMap<>())
        .computeIfAbsent(pipeline.name(), p -> new ArrayList<>())
        .add(value);
  }

  private String report() {
    StringBuilder out = new StringBuilder("# The orders pipeline at its normal rate\n\n");
    out.append("Measured by `benchmarks/pipeline/run.sh`. JDK ");
    out.append(System.getProperty("java.version")).append(", ");
    out.append(Runtime.getRuntime().availableProcessors()).append(" processors. ");
    out.append("Three pipelines of six services and a broker each, without an agent, with ours ");
    out.append("and with OpenTelemetry's, run at once on the same processors; one of them at a ");
    out.append("time gets ").append(RATE).append(" orders per second for ");
    out.append(WINDOW_SECONDS).append(" s, ").append(ROUNDS).append(" rounds in turn, after ");
    out.append(WARM_SECONDS).append(" s at ").append(RATE * 5).append(" orders per second each. ");
    out.append("Medians over the rounds; \"+\" is the median of the differences to the pipeline ");
    out.append("without an agent of the same round, with its smallest and largest. Every span is ");
    out.append(
        "recorded and exported. CPU without the JVMs' compiler threads, to ticks of 10 ms.\n\n");
    out.append("| | none | datatracing | + | in % | opentelemetry | + | in % |\n");
    out.append("|---|---|---|---|---|---|---|---|\n");
    rows.forEach((row, values) -> out.append(line(row, values)));
    return out.toString();
  }

  private static String line(String row, Map<String, List<Double>> values) {
    List<Double> none = values.getOrDefault("none", List.of());
    StringBuilder line = new StringBuilder("| " + row + " | " + figure(median(none)));
    for (String agent : List.of("datatracing", "opentelemetry")) {
      List<Double> with = values.getOrDefault(agent, List.of());
      List<Double> more = new ArrayList<>();
      for (int i = 0; i < with.size(); i++) {
        more.add(with.get(i) - none.get(i));
      }
      line.append(" | ").append(figure(median(with)));
      line.append(" | ").append(figure(median(more)));
      line.append(" (").append(figure(more.stream().min(Double::compare).orElse(0.0)));
      line.append(" to ").append(figure(more.stream().max(Double::compare).orElse(0.0)));
      line.append(") | ");
      line.append(median(none) == 0 ? "" : figure(100 * median(more) / median(none)));
    }
    return line.append(" |\n").toString();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.1f", value);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
