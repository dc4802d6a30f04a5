package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.distribution.terminal.TraceTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = "Lists traces, the newest first or in another order.",
    mixinStandardHelpOptions = true)
public final class SearchCommand implements Callable<Integer> {
  private static final String USUAL_ORDER = "newest";

  @Mixin private SpanConditions conditions = new SpanConditions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, up to 100 (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = USUAL_ORDER,
      description =
          "newest, oldest, longest (by the longest matching span) or errors (by how many matching"
              + " spans failed; default: ${DEFAULT-VALUE}).")
  private String order = USUAL_ORDER;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    Instant now = Instant.now();
    List<Map.Entry<String, String>> parameters = conditions.parameters(now);
    parameters.add(Map.entry("limit", Integer.toString(limit)));
    if (!order.equals(USUAL_ORDER)) {
      parameters.add(Map.entry("order", order));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      out.println(server.client().text("/api/v1/traces", parameters));
      return ExitCode.OK;
    }
    TracePage page = server.client().search(parameters);
    if (page.traces().isEmpty()) {
      out.println("no such trace since " + conditions.start(now));
      return ExitCode.OK;
    }
    TraceTable table = new TraceTable(Terminal.ofProcess(), ZoneId.systemDefault());
    table.draw(page.traces(), now).forEach(out::println);
    if (page.nextCursor() != null) {
      out.println("there are more; see them with a larger --limit or a shorter --since");
    }
    return ExitCode.OK;
  }
}
