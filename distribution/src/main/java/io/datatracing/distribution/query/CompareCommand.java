package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.ComparisonTable;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = "Lays two traces over each other: what is slower, what was added, what is gone.",
    mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "The trace to compare with.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "AFTER", description = "The trace that is compared.")
  private String after = "";

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    List<Map.Entry<String, String>> parameters =
        List.of(Map.entry("before", before), Map.entry("after", after));
    PrintWriter out = spec.commandLine().getOut();
    QueryClient client = server.client();
    if (json.isWanted()) {
      out.println(client.text("/api/v1/compare", parameters));
      return ExitCode.OK;
    }
    ComparisonDocument comparison =
        client.get("/api/v1/compare", parameters, ComparisonDocument.class);
    new ComparisonTable(Terminal.ofProcess()).draw(comparison).forEach(out::println);
    return ExitCode.OK;
  }
}
