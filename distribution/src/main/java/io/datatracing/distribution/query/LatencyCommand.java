package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.LatencyChart;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "latency",
    description = "Shows how long spans take: percentiles with their bounds, and a histogram.",
    mixinStandardHelpOptions = true)
public final class LatencyCommand implements Callable<Integer> {
  @Mixin private SpanConditions conditions = new SpanConditions();

  @Option(
      names = "--percentile",
      paramLabel = "P",
      description = "Above 0 and below 100; may be repeated (default: 50, 90, 95 and 99).")
  private List<String> percentiles = List.of();

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    Instant now = Instant.now();
    List<Map.Entry<String, String>> parameters = conditions.parameters(now);
    percentiles.forEach(percentile -> parameters.add(Map.entry("percentile", percentile)));
    PrintWriter out = spec.commandLine().getOut();
    QueryClient client = server.client();
    if (json.isWanted()) {
      out.println(client.text("/api/v1/latency", parameters));
      return ExitCode.OK;
    }
    LatencyDocument latency = client.get("/api/v1/latency", parameters, LatencyDocument.class);
    if (latency.count() == 0) {
      out.println("no such span since " + conditions.start(now));
      return ExitCode.OK;
    }
    new LatencyChart(Terminal.ofProcess()).draw(latency).forEach(out::println);
    return ExitCode.OK;
  }
}
