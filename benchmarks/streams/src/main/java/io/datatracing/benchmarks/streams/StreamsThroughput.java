package io.datatracing.benchmarks.streams;

import io.datatracing.benchmarks.agent.SpanSink;
import io.datatracing.examples.broker.BrokerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Word count in a JVM of its own, without an agent, with all traced and with 1 % sampled: in turn,
 * so that the runs of one round are neighbours in time and share the machine's state.
 */
public final class StreamsThroughput {
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int LINES = Integer.getInteger("lines", 200_000);
  private static final String TOPIC = "lines";

  /** Half as many lines. */
  private static final String WARM = "warm";

  private static final Pattern LOST =
      Pattern.compile("agent\\.(?:queue_full|export_failed|process_died|limit)=(\\d+)");

  private final String classPath;
  private final String agent;
  private final Map<String, List<Double>> wordsPerSecond = new LinkedHashMap<>();
  private final Map<String, List<Double>> spansPerWord = new LinkedHashMap<>();

  private long lost;

  private StreamsThroughput(String classPath, String agent) {
    this.classPath = classPath;
    this.agent = agent;
  }

  /** Arguments: the class path of the application, the agent's jar, the file to write. */
  public static void main(String[] args) throws Exception {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    StreamsThroughput benchmark = new StreamsThroughput(args[0], args[1]);
    try (BrokerProcess broker = BrokerProcess.start("--topic", WARM, "--topic", TOPIC);
        SpanSink sink = new SpanSink()) {
      Lines.write(broker.bootstrapServers(), WARM, LINES / 2);
      Lines.write(broker.bootstrapServers(), TOPIC, LINES);
      for (int round = 1; round <= ROUNDS; round++) {
        benchmark.run("none", round, broker, sink, List.of());
        benchmark.run("none, but a header", round, broker, sink, List.of("-Dheader=true"));
        benchmark.run("all traced", round, broker, sink, benchmark.traced(sink));
        List<String> sampled = new ArrayList<>(benchmark.traced(sink));
        sampled.add("-Ddatatracing.sampler=parentbased_traceidratio");
        sampled.add("-Ddatatracing.sampler.arg=0.01");
        benchmark.run("1 % sampled", round, broker, sink, sampled);
      }
    }
    String report = benchmark.report(load);
    Files.writeString(Path.of(System.getProperty("result", args[2])), report);
    System.out.println(report);
  }

  private List<String> traced(SpanSink sink) {
    return List.of(
        "-javaagent:" + agent,
        "-Ddatatracing.exporter.endpoint=" + sink.endpoint(),
        "-Ddatatracing.exporter.report=true");
  }

  private void run(String variant, int round, BrokerProcess broker, SpanSink sink, List<String> jvm)
      throws IOException, InterruptedException {
    System.err.println("round " + round + " of " + ROUNDS + ": " + variant);
    Path state = Files.createTempDirectory("streams");
    long words = (long) LINES * Lines.WORDS_PER_LINE;
    long spans = sink.spans();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, WordCountApplication.class.getName()));
    command.add(broker.bootstrapServers());
    command.add("words-" + variant.replaceAll("[^a-z0-9]", "") + "-" + round);
    command.add(state.toString());
    command.addAll(List.of(WARM, Long.toString(words / 2), TOPIC, Long.toString(words)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    double result = Double.NaN;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("words/s ")) {
          result = Double.parseDouble(line.substring("words/s ".length()));
        } else {
          System.err.println(line);
          lost += lost(line);
        }
      }
    } finally {
      process.destroy();
    }
    process.waitFor();
    if (Double.isNaN(result)) {
      throw new IOException("word count ended without a result: " + variant);
    }
    wordsPerSecond.computeIfAbsent(variant, v -> new ArrayList<>()).add(result);
    spansPerWord
        .computeIfAbsent(variant, v -> new ArrayList<>())
        .add((sink.spans() - spans) / (1.5 * words));
  }

  /** Of the agent's account at exit: spans that were made, and did not leave. */
  private static long lost(String line) {
    Matcher matcher = LOST.matcher(line);
    long sum = 0;
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1));
    }
    return sum;
  }

  private String report(double load) {
    StringBuilder out = new StringBuilder("# Kafka Streams: word count\n\n");
    out.append("`benchmarks/streams/run.sh`, ").append(LocalDate.now(ZoneOffset.UTC)).append(", ");
    out.append(Runtime.getRuntime().availableProcessors());
    out.append(" processors shared by application, broker and sink, load of the machine before ");
    out.append(String.format(Locale.ROOT, "%.1f", load)).append(", Java ");
    out.append(System.getProperty("java.version")).append(", application -Xmx512m. ");
    out.append(LINES).append(" lines of ").append(Lines.WORDS_PER_LINE);
    out.append(
        " words of 10,000, one partition, RocksDB store with its cache, commits each second; ");
    out.append(
        "after half as many to warm up, from the first line read to the last word counted. ");
    out.append(ROUNDS).append(" rounds, in each a new JVM ");
    out.append(
        "for each variant. Medians; the ratio is the median of the rounds' ratios to the run ");
    out.append("without an agent, with its smallest and largest. ");
    out.append("A word is a `send` and a `process`; of all rounds ").append(lost);
    out.append(" spans were made and lost. \"None, but a header\": no agent, and an interceptor ");
    out.append("that gives each record a constant `traceparent`.\n\n");
    out.append("| | words/s | of no agent | spans arrived per word |\n|---|---|---|---|\n");
    List<Double> none = wordsPerSecond.getOrDefault("none", List.of());
    wordsPerSecond.forEach(
        (variant, values) -> {
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < values.size(); i++) {
            ratios.add(100 * values.get(i) / none.get(i));
          }
          ratios.sort(null);
          out.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f | %.0f %% (%.0f to %.0f) | %.2f |%n",
                  variant,
                  median(values),
                  median(ratios),
                  ratios.get(0),
                  ratios.get(ratios.size() - 1),
                  median(spansPerWord.getOrDefault(variant, List.of()))));
        });
    return out.toString();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
