package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.distribution.terminal.Waterfall;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "trace",
    description = "Draws one trace as a waterfall.",
    mixinStandardHelpOptions = true)
public final class TraceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The trace id: 32 hexadecimal digits.")
  private String traceId = "";

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    if (json.isWanted()) {
      String answer = server.client().text(QueryClient.tracePath(traceId), List.of());
      spec.commandLine().getOut().println(answer);
      return ExitCode.OK;
    }
    TraceDocument trace = server.client().trace(traceId);
    Waterfall waterfall = new Waterfall(Terminal.ofProcess(), ZoneId.systemDefault());
    waterfall
        .draw(trace.toTrace(), trace.colorSlots())
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }
}
