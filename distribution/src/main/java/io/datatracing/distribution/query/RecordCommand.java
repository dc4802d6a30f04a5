package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.HopTable;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "record",
    description = "Follows one record: every span that sent or handled it, across traces.",
    mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "Where the record is.")
  private String topic = "";

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

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
      defaultValue = "100",
      description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ServerOption server = new ServerOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Exactly one of them. */
  static final class Which {
    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "Its key: a text, or a number, of whatever type in Kafka.")
    private @Nullable String key;

    @Option(
        names = "--id",
        paramLabel = "[NAME=]VALUE",
        description = "A business id, which is followed into other topics too.")
    private @Nullable String id;

    @Option(
        names = "--at",
        paramLabel = "PARTITION:OFFSET",
        converter = PlaceConverter.class,
        description = "Its place in the topic.")
    private PlaceConverter.@Nullable Place at;
  }

  @Override
  public Integer call() throws CommandFailedException {
    Instant now = Instant.now();
    PrintWriter out = spec.commandLine().getOut();
    QueryClient client = server.client();
    String path = QueryClient.recordPath(topic);
    if (json.isWanted()) {
      out.println(client.text(path, parameters(now)));
      return ExitCode.OK;
    }
    RecordDocument record = client.get(path, parameters(now), RecordDocument.class);
    if (record.hops().isEmpty()) {
      throw new CommandFailedException(
          ExitCode.NOT_FOUND,
          "no span of such a record of "
              + topic
              + " since "
              + now.minus(since)
              + "; look further back with --since");
    }
    HopTable table = new HopTable(Terminal.ofProcess(), ZoneId.systemDefault());
    table.draw(record.hops(), now).forEach(out::println);
    if (record.truncated()) {
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
    PlaceConverter.Place place = which.at;
    if (which.key != null) {
      parameters.add(Map.entry("key", which.key));
    } else if (which.id != null) {
      parameters.add(Map.entry("id", which.id));
    } else if (place != null) {
      parameters.add(Map.entry("partition", Integer.toString(place.partition())));
      parameters.add(Map.entry("offset", Long.toString(place.offset())));
    }
    return parameters;
  }
}
