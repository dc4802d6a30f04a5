package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.ErrorTable;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "errors",
    description = "Lists what fails, the same failure once, where it begins first.",
    mixinStandardHelpOptions = true)
public final class ErrorsCommand implements Callable<Integer> {
  @Mixin private SpanConditions conditions = new SpanConditions();
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    Instant now = Instant.now();
    List<Map.Entry<String, String>> parameters = conditions.parameters(now);
    PrintWriter out = spec.commandLine().getOut();
    QueryClient client = server.client();
    if (json.isWanted()) {
      out.println(client.text("/api/v1/errors", parameters));
      return ExitCode.OK;
    }
    ErrorsDocument errors = client.get("/api/v1/errors", parameters, ErrorsDocument.class);
    if (errors.groups().isEmpty()) {
      out.println("no such failure since " + conditions.start(now));
      return ExitCode.OK;
    }
    new ErrorTable(Terminal.ofProcess(), ZoneId.systemDefault())
        .draw(errors, now)
        .forEach(out::println);
    return ExitCode.OK;
  }
}
