package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.GraphTree;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dag",
    description =
        "Draws a trace, and those that links and records lead to, as one graph; says what failed"
            + " first.",
    mixinStandardHelpOptions = true)
public final class DagCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The trace id: 32 hexadecimal digits.")
  private String traceId = "";

  @Option(
      names = "--hops",
      paramLabel = "N",
      defaultValue = "2",
      description = "How far links and records are followed, up to 10 (default: ${DEFAULT-VALUE}).")
  private int hops = 2;

  @Option(
      names = "--traces",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many traces, up to 500 (default: ${DEFAULT-VALUE}).")
  private int traces = 50;

  @Option(names = "--services", description = "One line for each service, not for each step.")
  private boolean services;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    parameters.add(Map.entry("hops", Integer.toString(hops)));
    parameters.add(Map.entry("traces", Integer.toString(traces)));
    if (services) {
      parameters.add(Map.entry("detail", "services"));
    }
    String path = QueryClient.tracePath(traceId) + "/dag";
    PrintWriter out = spec.commandLine().getOut();
    QueryClient client = server.client();
    if (json.isWanted()) {
      out.println(client.text(path, parameters));
      return ExitCode.OK;
    }
    GraphDocument graph = client.get(path, parameters, GraphDocument.class);
    new GraphTree(Terminal.ofProcess()).draw(graph).forEach(out::println);
    return ExitCode.OK;
  }
}
