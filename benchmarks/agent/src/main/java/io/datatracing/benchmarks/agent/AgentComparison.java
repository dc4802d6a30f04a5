package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs the same applications without an agent, with this project's, and with OpenTelemetry's, in
 * turn (A B C A B C …), and writes medians. Noise on a shared machine is common to neighbours in
 * time, so the columns that matter are the differences to the run without an agent of the same
 * round.
 */
public final class AgentComparison {
  private static final String STEADY_CPU = "CPU per request without the JVM's compiler, us";

  /** Of a set, before the windows that are measured. */
  private static final int SETTLING_WINDOWS = 3;

  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private final String classPath;
  private final List<Variant> variants;
  private final int startRounds;
  private final int loadSets;
  private final int windows;
  private final int warmSeconds;
  private final int loadSeconds;

  private AgentComparison(String classPath, Path own, Path peer) {
    this.classPath = classPath;
    this.variants =
        List.of(
            new Variant("none", null),
            new Variant("datatracing", own),
            new Variant("opentelemetry", peer));
    startRounds = Integer.getInteger("rounds.start", 7);
    loadSets = Integer.getInteger("sets.load", 3);
    windows = Integer.getInteger("rounds.load", 8);
    warmSeconds = Integer.getInteger("seconds.warm", 50);
    loadSeconds = Integer.getInteger("seconds.load", 4);
  }

  /** Arguments: class path of the applications, own jar, peer's jar, file to write. */
  public static void main(String[] args) throws Exception {
    // Without it the backend's answers wait for delayed acknowledgements, 40 ms each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    AgentComparison comparison = new AgentComparison(args[0], Path.of(args[1]), Path.of(args[2]));
    String report = comparison.run(Path.of(args[1]), Path.of(args[2]));
    Files.writeString(Path.of(System.getProperty("result", args[3])), report);
    System.out.println(report);
  }

  private String run(Path own, Path peer) throws IOException, InterruptedException {
    Map<String, Map<Variant, List<Double>>> table = new LinkedHashMap<>();
    try (SpanSink sink = new SpanSink()) {
      for (int round = 0; round < startRounds; round++) {
        System.err.println("start-up, round " + (round + 1) + " of " + startRounds);
        for (Variant variant : variants) {
          startUp(table, variant, sink);
        }
      }
    }
    for (int set = 0; set < loadSets; set++) {
      load(table, set);
    }
    return report(table, own, peer);
  }

  private void startUp(
      Map<String, Map<Variant, List<Double>>> table, Variant variant, SpanSink sink)
      throws IOException, InterruptedException {
    StartUp hello = StartUp.of(command(variant, sink, HelloApplication.class));
    add(table, "hello world, wall ms", variant, hello.wallMillis());
    add(table, "hello world, CPU ms", variant, hello.cpuMillis());
    StartUp first =
        StartUp.of(
            command(variant, sink, WebApplication.class, "once", sink.endpoint() + "/price"));
    add(table, "first HTTP response and exit, wall ms", variant, first.wallMillis());
    add(table, "first HTTP response and exit, CPU ms", variant, first.cpuMillis());
  }

  /**
   * Three JVMs side by side, of which one at a time gets requests. So the three windows of a round
   * are seconds apart and not minutes: what a shared machine does meanwhile they have in common.
   */
  private void load(Map<String, Map<Variant, List<Double>>> table, int set)
      throws IOException, InterruptedException {
    List<Subject> subjects = new ArrayList<>();
    try {
      for (Variant variant : variants) {
        System.err.printf("load, set %d of %d: warming %s%n", set + 1, loadSets, variant.name());
        Subject subject = Subject.start(variant, this::serve);
        subjects.add(subject);
        subject.warm(warmSeconds);
      }
      // Who was warmed first has been idle for minutes, who was last has not: the first windows
      // would measure that.
      for (int window = 0; window < SETTLING_WINDOWS; window++) {
        for (Subject subject : subjects) {
          subject.warm(loadSeconds);
        }
      }
      for (int window = 0; window < windows; window++) {
        System.err.printf("load, set %d of %d, round %d:", set + 1, loadSets, window + 1);
        for (int i = 0; i < variants.size(); i++) {
          int next = (window + i) % variants.size();
          measure(table, variants.get(next), subjects.get(next));
        }
        System.err.println();
      }
      for (int i = 0; i < variants.size(); i++) {
        Variant variant = variants.get(i);
        Subject.Outcome outcome = subjects.get(i).end();
        add(table, "spans exported per request (2 expected)", variant, outcome.spansPerRequest());
        add(table, "wire bytes per span", variant, outcome.wireBytesPerSpan());
        add(table, "RSS, MB", variant, outcome.residentBytes() / 1e6);
        add(table, "metaspace, MB", variant, outcome.jvm().metaspaceBytes() / 1e6);
        add(table, "heap after collection, MB", variant, outcome.jvm().heapBytes() / 1e6);
        add(table, "classes loaded", variant, outcome.jvm().classesLoaded());
      }
    } finally {
      for (Subject subject : subjects) {
        subject.close();
      }
    }
  }

  private Service serve(Variant variant, SpanSink sink) throws IOException {
    return new Service(
        command(variant, sink, WebApplication.class, "serve", sink.endpoint() + "/price"));
  }

  private void measure(
      Map<String, Map<Variant, List<Double>>> table, Variant variant, Subject subject)
      throws IOException, InterruptedException {
    Subject.Window steady = subject.measure(loadSeconds);
    double cpu = steady.cpuMicros() - steady.compilerMicros();
    System.err.printf(Locale.ROOT, "  %s %.1f us", variant.name(), cpu);
    add(table, "requests per second", variant, steady.requestsPerSecond());
    add(table, "CPU per request, us", variant, steady.cpuMicros());
    add(table, STEADY_CPU, variant, cpu);
    add(table, "allocated bytes per request", variant, steady.allocatedBytes());
  }

  private List<String> command(Variant variant, SpanSink sink, Class<?> main, String... args) {
    List<String> line = new ArrayList<>();
    line.add(main.getName());
    line.addAll(List.of(args));
    return variant.command(java, classPath, sink.endpoint(), line);
  }

  private static void add(
      Map<String, Map<Variant, List<Double>>> table, String row, Variant variant, double value) {
    table
        .computeIfAbsent(row, r -> new LinkedHashMap<>())
        .computeIfAbsent(variant, v -> new ArrayList<>())
        .add(value);
  }

  private String report(Map<String, Map<Variant, List<Double>>> table, Path own, Path peer)
      throws IOException {
    StringBuilder out = new StringBuilder();
    out.append("# Agent: cost beside OpenTelemetry's\n\nMeasured by `benchmarks/agent/run.sh`. ");
    out.append("JDK ").append(System.getProperty("java.version")).append(", ");
    out.append(Runtime.getRuntime().availableProcessors()).append(" processors, ");
    out.append(
        "load generator, backend and OTLP endpoint on the same processors; shared machine, ");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    out.append(String.format(Locale.ROOT, "load average %.1f at the end. ", load));
    out.append(startRounds).append(" rounds of start-ups, variants in turn. Load: ");
    out.append(loadSets).append(" sets of three JVMs side by side, of which one at a time gets ");
    out.append("requests (8 connections, closed loop); ").append(warmSeconds);
    out.append(" s of warm-up each, then ").append(SETTLING_WINDOWS);
    out.append(" rounds that are not measured and ").append(windows).append(" rounds of ");
    out.append(loadSeconds).append(" s each in turn. Medians. ");
    out.append(
        "\"+\" is the median over the rounds of the difference to the run without an agent ");
    out.append("of the same round. All spans sampled, no compression, metrics and logs off, ");
    out.append("the peer with a queue of 1,000,000 spans.\n\n");
    out.append("Application: Jetty 12 servlet that makes one OkHttp call per request.\n\n");
    out.append("| | none | datatracing | + | opentelemetry | + | ratio of the + |\n");
    out.append("|---|---|---|---|---|---|---|\n");
    table.forEach((row, values) -> out.append(line(row, values)));
    out.append(
        String.format(
            Locale.ROOT,
            "| agent jar, MB | | %.2f | | %.2f | | %.3f |%n",
            Files.size(own) / 1e6,
            Files.size(peer) / 1e6,
            (double) Files.size(own) / Files.size(peer)));
    Map<Variant, List<Double>> cpu = table.getOrDefault(STEADY_CPU, Map.of());
    out.append("\nCPU per request without the JVM's compiler: half of the rounds gave ");
    out.append(spread(of(cpu, 1), of(cpu, 0))).append(" us with datatracing and ");
    out.append(spread(of(cpu, 2), of(cpu, 0))).append(" us with the peer.\n");
    return out.toString();
  }

  private String line(String row, Map<Variant, List<Double>> values) {
    List<Double> none = of(values, 0);
    List<Double> own = of(values, 1);
    List<Double> peer = of(values, 2);
    double ownMore = medianOfDifferences(own, none);
    double peerMore = medianOfDifferences(peer, none);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s |%n",
        row,
        figure(median(none)),
        figure(median(own)),
        signed(ownMore),
        figure(median(peer)),
        signed(peerMore),
        peerMore == 0 ? "–" : String.format(Locale.ROOT, "%.3f", ownMore / peerMore));
  }

  private List<Double> of(Map<Variant, List<Double>> values, int variant) {
    return values.getOrDefault(variants.get(variant), List.of());
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%+,.0f" : "%+.2f", value);
  }

  private static double medianOfDifferences(List<Double> with, List<Double> without) {
    return median(differences(with, without));
  }

  private static List<Double> differences(List<Double> with, List<Double> without) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      differences.add(with.get(i) - without.get(i));
    }
    return differences;
  }

  /** The middle half of the differences. */
  private static String spread(List<Double> with, List<Double> without) {
    double[] sorted =
        differences(with, without).stream()
            .mapToDouble(difference -> difference)
            .sorted()
            .toArray();
    return signed(sorted[sorted.length / 4])
        + " to "
        + signed(sorted[sorted.length - 1 - sorted.length / 4]);
  }

  private static double median(List<Double> values) {
    double[] sorted =
        values.stream().mapToDouble((ToDoubleFunction<Double>) d -> d).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
