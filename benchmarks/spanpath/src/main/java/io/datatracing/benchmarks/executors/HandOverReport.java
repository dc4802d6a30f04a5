package io.datatracing.benchmarks.executors;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link HandOverBenchmark} without and with the agent, in turns, and writes the difference.
 */
public final class HandOverReport {
  private static final int PAIRS = 5;
  private static final int WARM_UPS = 6;
  private static final int MEASUREMENTS = 5;

  private HandOverReport() {}

  /** The figures of one benchmark in one JVM. */
  private record Figures(double bestNanos, double bytes) {}

  /** Arguments: the agent's jar, the file to write. */
  public static void main(String[] args) throws IOException, RunnerException {
    Map<String, List<Figures>> without = new TreeMap<>();
    Map<String, List<Figures>> with = new TreeMap<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      run(without);
      run(with, "-javaagent:" + args[0]);
    }
    String report = report(without, with);
    Files.writeString(Path.of(args[1]), report);
    System.out.println(report);
  }

  private static void run(Map<String, List<Figures>> into, String... more) throws RunnerException {
    List<String> jvm = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    jvm.addAll(List.of(more));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(HandOverBenchmark.class.getName())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.milliseconds(600))
            .measurementIterations(MEASUREMENTS)
            .measurementTime(TimeValue.milliseconds(200))
            .addProfiler(GCProfiler.class)
            .jvmArgs(jvm.toArray(new String[0]));
    Collection<RunResult> results = new Runner(options.build()).run();
    for (RunResult result : results) {
      String name =
          result.getPrimaryResult().getLabel()
              + (result.getParams().getParam("request").equals("true")
                  ? ", in a request"
                  : ", outside");
      into.computeIfAbsent(name, any -> new ArrayList<>())
          .add(
              new Figures(
                  result.getPrimaryResult().getStatistics().getMin(),
                  Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                      .getScore()));
    }
  }

  private static String report(
      Map<String, List<Figures>> without, Map<String, List<Figures>> with) {
    StringBuilder out = new StringBuilder();
    out.append(
        "# A task through a thread pool\n\nMeasured by `benchmarks/spanpath/executors.sh`. JDK ");
    out.append(System.getProperty("java.version")).append(", ");
    out.append(Runtime.getRuntime().availableProcessors());
    out.append(" processors of a shared machine, load average ");
    out.append(
        String.format(
            Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    out.append(" at the end (this run alone is about 1). ")
        .append(PAIRS)
        .append(" pairs of JVMs, without and with the agent in turns; of each JVM the best of ")
        .append(MEASUREMENTS)
        .append(
            " rounds of 0.2 s, of the pairs the median.\nTarget: at most 40 ns and 32 bytes added per task handed over in a request.\n\n");
    out.append(
        "| | without, ns | with, ns | added, ns (of each pair) | added, bytes |\n|---|---|---|---|---|\n");
    without.forEach(
        (name, plain) -> out.append(line(name, plain, Objects.requireNonNull(with.get(name)))));
    return out.toString();
  }

  private static String line(String name, List<Figures> plain, List<Figures> traced) {
    List<Double> added = new ArrayList<>();
    StringBuilder each = new StringBuilder();
    double bytes = 0;
    for (int i = 0; i < plain.size(); i++) {
      double more = traced.get(i).bestNanos() - plain.get(i).bestNanos();
      added.add(more);
      each.append(i == 0 ? "" : ", ").append(Math.round(more));
      bytes += (traced.get(i).bytes() - plain.get(i).bytes()) / plain.size();
    }
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | **%.0f** (%s) | %.0f |%n",
        name,
        median(plain.stream().map(Figures::bestNanos).toList()),
        median(traced.stream().map(Figures::bestNanos).toList()),
        median(added),
        each,
        bytes);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
