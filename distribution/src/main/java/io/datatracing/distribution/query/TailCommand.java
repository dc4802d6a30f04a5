package io.datatracing.distribution.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.distribution.terminal.TraceTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
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
    name = "tail",
    description = "Prints traces as they come in, until it is interrupted.",
    mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {
  @Mixin private TailConditions conditions = new TailConditions();

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "10",
      description = "Begins with so many of the last hour, up to 100 (default: ${DEFAULT-VALUE}).")
  private int backlog = 10;

  @Option(names = "--count", paramLabel = "N", description = "Ends after so many traces.")
  private @Nullable Long count;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    List<Map.Entry<String, String>> parameters = new ArrayList<>(conditions.parameters());
    parameters.add(Map.entry("backlog", Integer.toString(backlog)));
    PrintWriter out = spec.commandLine().getOut();
    if (count != null && count < 1) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--count is " + count + ", but must be a number from 1");
    }
    Printer printer = new Printer(out);
    server.client().events("/api/v1/live", parameters, "trace", printer);
    return ExitCode.OK;
  }

  /** Draws each trace, and says when there are enough. */
  private final class Printer implements QueryClient.EventConsumer {
    private final PrintWriter out;
    private final ObjectMapper mapper = new ObjectMapper();
    private final TraceTable table = new TraceTable(Terminal.ofProcess(), ZoneId.systemDefault());
    private long printed;

    Printer(PrintWriter out) {
      this.out = out;
    }

    @Override
    public boolean accept(String data) throws JsonProcessingException {
      if (json.isWanted()) {
        out.println(data);
      } else {
        TracePage.Summary trace = mapper.readValue(data, TracePage.Summary.class);
        List<String> lines = table.draw(List.of(trace), Instant.now());
        // The header once.
        lines.subList(printed == 0 ? 0 : 1, lines.size()).forEach(out::println);
      }
      out.flush();
      printed++;
      return count == null || printed < count;
    }
  }
}
