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
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandsTest {
  @TempDir Path directory;
  private final CommandLineKit cli = new CommandLineKit();

  @Test
  void aSoundStoreIsSound() {
    storeOneSpan();
    assertThat(cli.run("store", "check", "--data", directory.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).matches("1 file, [0-9.]+ (Ki)?B checked: sound\\R");
  }

  @Test
  void aFlippedBitIsNamed() throws IOException {
    storeOneSpan();
    Path block = block();
    byte[] content = Files.readAllBytes(block);
    content[30] ^= 1;
    Files.write(block, content);

    assertThat(cli.run("store", "check", "--data", directory.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).contains("damaged: " + block, "1 damaged; the rest is served");
  }

  @Test
  void whatIsThereIsTold() {
    storeOneSpan();
    assertThat(cli.run("store", "stats", "--data", directory.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("1 span, ").contains(" bytes a span", "gateway: 1 operation");
  }

  @Test
  void aDirectoryInUseOrNotThereIsNamed() {
    String missing = directory.resolve("none").toString();
    assertThat(cli.run("store", "stats", "--data", missing)).isEqualTo(ExitCode.DATA_DIRECTORY);
    assertThat(cli.err()).contains("there is no directory " + missing);

    try (SpanStore open = open()) {
      assertThat(open.stats().spans()).isZero();
      assertThat(cli.run("store", "check", "--data", directory.toString()))
          .isEqualTo(ExitCode.DATA_DIRECTORY);
      assertThat(cli.err()).contains(directory.toString());
    }
  }

  @Test
  void aSettingThatThereIsNotIsNamed() {
    int exitCode =
        cli.run(
            "store",
            "stats",
            "--data",
            directory.toString(),
            "--set",
            "datatracing.store.segment.retentoin=P1D");
    assertThat(exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("There is no setting datatracing.store.segment.retentoin");
  }

  private SpanStore open() {
    return SpanStoreProvider.named("segment").open(new StoreOptions(directory));
  }

  private void storeOneSpan() {
    Span span =
        Span.builder(new TraceId(1, 2), new SpanId(3), "GET /")
            .times(1, 2)
            .resource(new Resource(List.of(Attribute.of("service.name", "gateway"))))
            .build();
    CompletableFuture<Void> stored = new CompletableFuture<>();
    try (SpanStore store = open()) {
      store
          .writer()
          .append(
              OtlpBatch.of(List.of(span)),
              new AppendCallback() {
                @Override
                public void stored() {
                  stored.complete(null);
                }

                @Override
                public void failed(StoreException cause) {
                  stored.completeExceptionally(cause);
                }
              });
      stored.join();
    }
  }

  private Path block() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".blk")).findFirst().orElseThrow();
    }
  }
}
