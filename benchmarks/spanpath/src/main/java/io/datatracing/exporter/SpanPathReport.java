package io.datatracing.exporter;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this module and writes their figures beside their targets. */
public final class SpanPathReport {
  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 12;

  /** What a span may cost, by benchmark: the sketch's figures. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "startToOffer", "190-260 ns, 226 B",
          "encode", "290-320 ns, 420 B on the wire",
          "id", "17-27 ns",
          "idBySecureRandom", "(340-370 ns)",
          "inject", "with extract 400 ns, 400 B");

  private SpanPathReport() {}

  /** Arguments: file to write, then JMH's own. */
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    Options given = new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length));
    Options options =
        new OptionsBuilder()
            .parent(given)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(MEASUREMENTS)
            .measurementTime(TimeValue.milliseconds(150))
            .addProfiler(GCProfiler.class)
            .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
            .build();
    String report = report(new Runner(options).run());
    if (args.length == 1) {
      // A selection is for looking at, not for the record.
      Path file = Path.of(args[0]);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, report);
    }
    System.out.println(report);
  }

  private static String report(Collection<RunResult> results) {
    StringBuilder out = new StringBuilder();
    out.append("# The span path\n\nMeasured by `benchmarks/spanpath/run.sh`. JDK ");
    out.append(System.getProperty("java.version")).append(", ");
    out.append(Runtime.getRuntime().availableProcessors());
    out.append(" processors of a shared machine, load average ");
    out.append(String.format(Locale.ROOT, "%.1f", loadAverage()));
    out.append(" at the end (1 is this run alone; the best of ");
    out.append(MEASUREMENTS)
        .append(" rounds of 0.15 s is the honest figure, the mean stands beside it), one thread, ");
    out.append(
        "serial collector.\nA span is a server's request with ten attributes, two of them numbers; on the wire it has ");
    out.append(new EncodeBenchmark().bytesPerSpan()).append(" bytes.\n\n");
    out.append(
        "| benchmark | best, ns | mean, ns | allocated, B | target |\n|---|---|---|---|---|\n");
    for (RunResult result : results) {
      out.append(line(result));
    }
    return out.toString();
  }

  private static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String line(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    String name = time.getLabel();
    return String.format(
        Locale.ROOT,
        "| `%s` | %.0f | %.0f | %.0f | %s |%n",
        name + parameters(result),
        time.getStatistics().getMin(),
        time.getScore(),
        allocated == null ? Double.NaN : allocated.getScore(),
        TARGETS.getOrDefault(name, ""));
  }

  private static String parameters(RunResult result) {
    StringBuilder text = new StringBuilder();
    for (String key : result.getParams().getParamsKeys()) {
      text.append(' ').append(result.getParams().getParam(key));
    }
    return text.toString();
  }
}
