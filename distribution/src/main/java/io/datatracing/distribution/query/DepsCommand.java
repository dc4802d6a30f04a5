package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.EdgeTable;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "deps",
    description = "Lists who calls whom, sends to which topic and asks which store.",
    mixinStandardHelpOptions = true)
public final class DepsCommand implements Callable<Integer> {
  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Only traces with a span of this service.")
  private @Nullable String service;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = AgeConverter.class,
      description = "How far back: 90s, 15m, 1h, 2d (default: ${DEFAULT-VALUE}).")
  private Duration since = Duration.ofHours(1);

  @Option(
      names = "--traces",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Looks at so many of the newest traces, up to 20000 (default: ${DEFAULT-VALUE}).")
  private int traces = 2_000;

  @Option(names = "--steps", description = "Tells the steps of services apart.")
  private boolean steps;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    Instant now = Instant.now();
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    // A minute ahead: the clock of a traced machine may be before ours.
    parameters.add(Map.entry("start", now.minus(since).toString()));
    parameters.add(Map.entry("end", now.plus(Duration.ofMinutes(1)).toString()));
    parameters.add(Map.entry("traces", Integer.toString(traces)));
    if (service != null) {
      parameters.add(Map.entry("service", service));
    }
    if (steps) {
      parameters.add(Map.entry("detail", "steps"));
    }
    PrintWriter out = spec.commandLine().getOut();
    QueryClient client = server.client();
    if (json.isWanted()) {
      out.println(client.text("/api/v1/dependencies", parameters));
      return ExitCode.OK;
    }
    GraphDocument graph = client.get("/api/v1/dependencies", parameters, GraphDocument.class);
    if (graph.edges().isEmpty()) {
      out.println("nothing went between two services since " + now.minus(since));
      return ExitCode.OK;
    }
    new EdgeTable(Terminal.ofProcess()).draw(graph).forEach(out::println);
    List<String> cuts = graph.cuts();
    if (cuts != null && cuts.contains("traces")) {
      out.println("there are more traces; see them with a larger --traces or a shorter --since");
    }
    return ExitCode.OK;
  }
}
