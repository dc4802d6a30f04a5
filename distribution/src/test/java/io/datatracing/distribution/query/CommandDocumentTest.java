package io.datatracing.distribution.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.query.LossReports;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QueryServer;
import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.StoreDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/cli.md, run as it stands there against a server with an order in it. */
class CommandDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/cli.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path directory;

  @Test
  void everyCommandDoesWhatItSays() throws IOException {
    try (SpanStore store = SpanStoreProvider.named("memory").open(new StoreOptions(directory))) {
      StoreDriver.append(store, orders());
      FateLog fates = store.capability(FateLog.class).orElseThrow();
      fates.append(List.of(sampledOut()));
      QuerySources sources =
          new QuerySources(store.reader(), store.aggregates(), LossReports.NONE, fates::fates);
      try (QueryServer server =
          QueryServer.start(QueryOptions.at("127.0.0.1", 0), sources, new PrometheusRegistry())) {
        everyCommandWith("--server", server.url());
      }
    }
  }

  @Test
  void everyCommandDoesTheSameWithoutAServer() throws IOException {
    Path data = directory.resolve("data");
    try (SpanStore store = SpanStoreProvider.named("segment").open(new StoreOptions(data))) {
      StoreDriver.append(store, orders());
      store.capability(FateLog.class).orElseThrow().append(List.of(sampledOut()));
      // Beside the process that has it open.
      everyCommandWith("--data", data.toString());
    }
    everyCommandWith("--data", data.toString());
  }

  private static void everyCommandWith(String option, String value) throws IOException {
    List<List<String>> commands = commands();
    assertThat(commands).hasSizeGreaterThan(15);
    for (List<String> command : commands) {
      List<String> arguments = new ArrayList<>(command);
      if (!command.contains("completion") && !command.contains("--data")) {
        arguments.add(option);
        arguments.add(value);
      }
      CommandLineKit cli = new CommandLineKit();
      int exitCode = cli.run(arguments.toArray(new String[0]));
      assertThat(exitCode).as("%s: %s", command, cli.err()).isEqualTo(ExitCode.OK);
      assertThat(cli.err()).as("%s", command).isEmpty();
      assertThat(cli.out()).as("%s", command).isNotBlank().doesNotContain("no such");
    }
  }

  @Test
  void aDirectoryIsNoServer() {
    CommandLineKit both = new CommandLineKit();
    assertThat(both.run("search", "--data", directory.toString(), "--server", "http://[::1]:1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("--server", "--data");

    CommandLineKit none = new CommandLineKit();
    assertThat(none.run("search", "--data", directory.resolve("none").toString()))
        .isEqualTo(ExitCode.DATA_DIRECTORY);
    assertThat(none.err()).contains("there is no directory");

    CommandLineKit empty = new CommandLineKit();
    assertThat(empty.run("search", "--data", directory.toString()))
        .isEqualTo(ExitCode.DATA_DIRECTORY);
    assertThat(empty.err().lines()).hasSize(1);
  }

  @Test
  void completionKnowsEveryCommandThatAsks() throws IOException {
    CommandLineKit cli = new CommandLineKit();
    assertThat(cli.run("completion")).isEqualTo(ExitCode.OK);
    for (List<String> command : commands()) {
      assertThat(cli.out()).contains(command.get(0));
    }
    assertThat(cli.out()).startsWith("#!").contains("--min-duration");
  }

  private static List<List<String>> commands() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(DOCUMENT));
    while (block.find()) {
      for (String line : block.group(1).lines().toList()) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
          words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        assertThat(words.remove(0)).isEqualTo("datatracing");
        commands.add(words);
      }
    }
    return commands;
  }

  private static FateEntry sampledOut() {
    long prefix = FateEntry.prefix(TraceId.parse("6bf92f3577b34da6a3ce929d0e0e4736"));
    return new FateEntry(prefix, "tail.not_sampled", "tail", "", 1_769_860_800L, 3, true);
  }

  private static List<Span> orders() {
    List<Span> spans = new ArrayList<>();
    for (String trace :
        List.of("4bf92f3577b34da6a3ce929d0e0e4736", "5bf92f3577b34da6a3ce929d0e0e4736")) {
      TraceId id = TraceId.parse(trace);
      spans.add(span(id, 1, 0, "POST /orders", "shop", SpanKind.SERVER, 100).build());
      spans.add(
          span(id, 2, 1, "GET /price", "pricing", SpanKind.SERVER, 30)
              .status(new Status(Status.Code.ERROR, "no price for sku 7"))
              .build());
      spans.add(
          span(id, 3, 1, "send orders", "shop", SpanKind.PRODUCER, 10)
              .status(new Status(Status.Code.ERROR, "late"))
              .attribute(Attribute.of("messaging.destination.name", "orders"))
              .attribute(Attribute.of("messaging.destination.partition.id", "0"))
              .attribute(Attribute.of("messaging.kafka.offset", 57))
              .attribute(Attribute.of("datatracing.record.key", "p:customer-7"))
              .attribute(
                  new Attribute(
                      "datatracing.record.id",
                      AttributeValue.of(List.of(AttributeValue.of("order=p:7")))))
              .build());
    }
    return spans;
  }

  private static SpanBuilder span(
      TraceId trace,
      int span,
      int parent,
      String name,
      String service,
      SpanKind kind,
      long millis) {
    long start = (System.currentTimeMillis() - 60_000) * 1_000_000L + span;
    return Span.builder(trace, new SpanId(span), name)
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .times(start, start + millis * 1_000_000L)
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }
}
