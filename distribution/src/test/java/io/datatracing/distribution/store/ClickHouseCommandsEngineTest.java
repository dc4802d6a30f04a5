package io.datatracing.distribution.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a store in ClickHouse: the engine of storage/clickhouse's own tests. */
class ClickHouseCommandsEngineTest {
  private static final String PLAIN = "datatracing.store.clickhouse.compress=false";

  @TempDir static Path data;
  private static Process engine;
  private static String url = "";

  @TempDir Path directory;
  private final CommandLineKit cli = new CommandLineKit();

  @BeforeAll
  static void startEngine() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "node", "../storage/clickhouse/src/test/clickhouse/server.js", data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    String home = System.getProperty("chdb.home", "no such property: chdb.home");
    builder.environment().put("NODE_PATH", home + "/node_modules");
    engine = builder.start();
    BufferedReader out = engine.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith("listening ")) {
      line = out.readLine();
    }
    assertThat(line).as("no engine; npm install --prefix %s chdb@3.4.0", home).isNotNull();
    url = "http://127.0.0.1:" + line.split(" ")[1];
  }

  @AfterAll
  static void stopEngine() throws InterruptedException {
    engine.destroy();
    if (!engine.waitFor(30, TimeUnit.SECONDS)) {
      engine.destroyForcibly().waitFor();
    }
  }

  @Test
  void spansAreCopiedInAndOutAndLookedAfter() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      spans.add(
          Span.builder(new TraceId(1, i), new SpanId(i), "GET /")
              .times(1_760_000_000_000_000_000L + i, 1_760_000_000_000_000_100L + i)
              .attribute(Attribute.of("user.id", "u-" + i))
              .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "gateway"))))
              .build());
    }
    Path from = directory.resolve("segment");
    try (SpanStore store = SpanStoreProvider.named("segment").open(new StoreOptions(from))) {
      new SpanAppender(store).append(OtlpBatch.of(spans));
    }
    Path colors = directory.resolve("clickhouse");
    assertThat(
            cli.run(
                "store",
                "copy",
                "--data",
                from.toString(),
                "--to",
                colors.toString(),
                "--to-store",
                "clickhouse",
                "--to-set",
                "datatracing.store.clickhouse.url=" + url,
                "--to-set",
                PLAIN))
        .as(cli.err())
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("20 spans copied to " + colors);
    assertThat(colors.toFile().mkdirs() || colors.toFile().isDirectory()).isTrue();

    assertThat(onClickHouse("stats", colors)).as(cli.err()).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("20 spans, ", "gateway: 1 operation");
    assertThat(onClickHouse("check", colors)).as(cli.err()).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("checked: sound");

    Path back = directory.resolve("back");
    assertThat(onClickHouse("copy", colors, "--to", back.toString(), "--to-store", "segment"))
        .as(cli.err())
        .isEqualTo(ExitCode.OK);
    List<Span> read = new ArrayList<>();
    try (SpanStore store = SpanStoreProvider.named("segment").open(new StoreOptions(back))) {
      store.bulk().read(null, Long.MIN_VALUE, Long.MAX_VALUE, read::addAll);
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(spans);
  }

  private int onClickHouse(String command, Path colors, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "store",
                command,
                "--data",
                colors.toString(),
                "--store",
                "clickhouse",
                "--clickhouse-url",
                url,
                "--set",
                PLAIN));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }
}
