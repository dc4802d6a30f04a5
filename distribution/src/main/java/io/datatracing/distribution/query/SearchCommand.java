package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.distribution.terminal.TraceTable;
import java.io.PrintWriter;
import java.time.Duration;
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
    name = "search",
    description = "Lists traces, the newest first.",
    mixinStandardHelpOptions = true)
public final class SearchCommand implements Callable<Integer> {
  @Option(names = "--service", paramLabel = "NAME", description = "With a span of this service.")
  private @Nullable String service;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "With a span of this name in the service.")
  private @Nullable String operation;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "With a span that has this attribute; several must be on the same span.")
  private List<String> tags = List.of();

  @Option(
      names = "--min-duration",
      paramLabel = "TIME",
      description = "At least this long: 500ms, 1.5s, 250us.")
  private @Nullable String minDuration;

  @Option(names = "--max-duration", paramLabel = "TIME", description = "At most this long.")
  private @Nullable String maxDuration;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = AgeConverter.class,
      description = "How far back: 90s, 15m, 1h, 2d (default: ${DEFAULT-VALUE}).")
  private Duration since = Duration.ofHours(1);

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, up to 100 (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    Instant now = Instant.now();
    TracePage page = server.client().search(parameters(now));
    PrintWriter out = spec.commandLine().getOut();
    if (page.traces().isEmpty()) {
      out.println("no such trace since " + now.minus(since));
      return ExitCode.OK;
    }
    TraceTable table = new TraceTable(Terminal.ofProcess(), ZoneId.systemDefault());
    table.draw(page.traces(), now).forEach(out::println);
    if (page.nextCursor() != null) {
      out.println("there are more; see them with a larger --limit or a shorter --since");
    }
    return ExitCode.OK;
  }

  private List<Map.Entry<String, String>> parameters(Instant now) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    // A minute ahead: the clock of a traced machine may be before ours.
    parameters.add(Map.entry("start", now.minus(since).toString()));
    parameters.add(Map.entry("end", now.plus(Duration.ofMinutes(1)).toString()));
    parameters.add(Map.entry("limit", Integer.toString(limit)));
    add(parameters, "service", service);
    add(parameters, "operation", operation);
    add(parameters, "minDuration", minDuration);
    add(parameters, "maxDuration", maxDuration);
    tags.forEach(tag -> add(parameters, "tag", tag));
    return parameters;
  }

  private static void add(
      List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(Map.entry(name, value));
    }
  }
}
