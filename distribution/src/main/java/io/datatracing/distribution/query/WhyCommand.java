package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.FateTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "why",
    description =
        "Says what became of a trace: stored, waiting, sampled out, lost, or never seen. Ends with"
            + " 0 when that is known, with 5 when the trace was never seen.",
    mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The trace id: 32 hexadecimal digits.")
  private String traceId = "";

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    QueryClient client = server.client();
    FateAnswer answer = FateAnswer.ask(client, QueryClient.tracePath(traceId) + "/fate");
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      out.println(answer.text());
    } else {
      new FateTable().draw(answer.fate()).forEach(out::println);
    }
    return answer.fate().isKnown() ? ExitCode.OK : ExitCode.NOT_FOUND;
  }

  /** The answer as it came, and read: one question for both. */
  private record FateAnswer(String text, FateDocument fate) {
    static FateAnswer ask(QueryClient client, String path) throws CommandFailedException {
      String text = client.text(path, List.of());
      return new FateAnswer(text, client.read(text, FateDocument.class));
    }
  }
}
