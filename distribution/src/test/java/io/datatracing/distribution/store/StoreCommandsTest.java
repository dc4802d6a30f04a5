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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void whatTakesHowMuchIsTold() {
    storeOneSpan();
    assertThat(cli.run("store", "stats", "--data", directory.toString(), "--parts"))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out())
        .containsPattern("12 B +12.000 a span +span ids\\R")
        .contains("schemas and resources", "index of traces", "summaries of durations");
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

  @Test
  void smallFilesAreMerged() {
    storeOneSpan();
    storeOneSpan();
    assertThat(cli.run("store", "compact", "--data", directory.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).matches("2 files merged: .* before, .* now\\R");
  }

  @Test
  void aStoreThatIsOpenIsCopied() {
    Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
    try (SpanStore open = open()) {
      storeOneSpan(open);
      assertThat(cli.run("store", "copy", "--data", data(), "--to", copy.toString()))
          .isEqualTo(ExitCode.OK);
      assertThat(cli.run("store", "copy", "--data", data(), "--to", copy.toString()))
          .isEqualTo(ExitCode.FAILED);
      assertThat(cli.err()).contains(copy + " is not empty");
    }
    assertThat(cli.run("store", "stats", "--data", copy.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains(" copied to " + copy, "1 span, ", "gateway: 1 operation");
  }

  @Test
  void someSpansAreCopiedIntoAnotherStore() {
    storeOneSpan();
    Path copy = directory.resolveSibling(directory.getFileName() + "-some");
    assertThat(
            cli.run(
                "store", "copy", "--data", data(), "--to", copy.toString(), "--service", "nobody"))
        .isEqualTo(ExitCode.OK);
    assertThat(
            cli.run(
                "store",
                "copy",
                "--data",
                data(),
                "--to",
                copy.toString(),
                "--to-set",
                "datatracing.store.segment.shards=1",
                "--start",
                "1970-01-01T00:00:00Z"))
        .isEqualTo(ExitCode.OK);
    assertThat(
            cli.run(
                "store", "copy", "--data", data(), "--to", copy.toString(), "--to-store", "memory"))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("0 spans copied", "1 span copied");
    assertThat(cli.run("store", "copy", "--data", data(), "--to", data(), "--service", "x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--to names the directory that is read");
  }

  @Test
  void exportedSpansAreImported() throws IOException {
    storeOneSpan();
    for (String name : List.of("spans.binpb", "spans.binpb.gz")) {
      Path file = directory.resolve(name);
      Path back = directory.resolve("back-" + name);
      assertThat(cli.run("store", "export", "--data", data(), "--to", file.toString()))
          .isEqualTo(ExitCode.OK);
      assertThat(cli.run("store", "export", "--data", data(), "--to", file.toString()))
          .isEqualTo(ExitCode.USAGE);
      assertThat(cli.err()).contains(file + " exists");
      assertThat(cli.run("store", "import", "--data", back.toString(), file.toString()))
          .isEqualTo(ExitCode.OK);
      assertThat(cli.run("store", "stats", "--data", back.toString())).isEqualTo(ExitCode.OK);
    }
    assertThat(cli.out()).contains("1 span written to ", "1 span stored in ", "1 span, ");
  }

  @Test
  void textThatIsNoUtf8IsReplacedAndTold() throws IOException {
    storeOneSpan();
    Path file = directory.resolve("spans.binpb");
    assertThat(cli.run("store", "export", "--data", data(), "--to", file.toString()))
        .isEqualTo(ExitCode.OK);
    byte[] request = Files.readAllBytes(file);
    request[new String(request, StandardCharsets.ISO_8859_1).indexOf("GET /")] = (byte) 0xe9;
    Files.write(file, request);
    String back = directory.resolve("back").toString();
    assertThat(cli.run("store", "import", "--data", back, file.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("1 span stored in ", "1 string not UTF-8: U+FFFD stands for");
  }

  @Test
  void parquetIsExportedAndImported() throws IOException {
    storeOneSpan();
    Path file = directory.resolve("spans.parquet");
    Path some = directory.resolve("some");
    Path folder = Files.createDirectory(directory.resolve("folder"));
    assertThat(cli.run("store", "export", "--data", data(), "--to", file.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).matches("(?s)1 span written to " + file + ", [0-9.]+ KiB\\R");
    assertThat(cli.run("store", "export", "--data", data(), "--to", file.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains(file + " exists; name another file or delete it");
    assertThat(
            cli.run(
                "store",
                "export",
                "--data",
                data(),
                "--format",
                "parquet",
                "--service",
                "nobody",
                "--start",
                "1970-01-01T00:00:00Z",
                "--end",
                "2026-11-22T00:00:00Z",
                "--to",
                some.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("0 spans written to " + some);
    assertThat(
            cli.run(
                "store", "export", "--data", data(), "--format", "parquet", "--to", "" + folder))
        .isEqualTo(ExitCode.OK);
    assertThat(folder.toFile().list()).containsExactly("spans-00001.parquet");

    String back = directory.resolve("back").toString();
    assertThat(
            cli.run(
                "store",
                "import",
                "--data",
                back,
                file.toString(),
                some.toString(),
                folder.resolve("spans-00001.parquet").toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("2 spans stored in " + back);
    // The same span twice is one.
    assertThat(cli.run("store", "stats", "--data", back)).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("gateway: 1 operation");

    byte[] content = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(content, content.length - 9));
    assertThat(cli.run("store", "import", "--data", back, file.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("cannot read " + file, "0 spans before that are stored");
  }

  @Test
  void aFileThatIsNoExportIsNamed() throws IOException {
    Path cut = Files.write(directory.resolve("cut"), new byte[] {0, 0, 1, 0, 7});
    Path text = Files.writeString(directory.resolve("text"), "no spans here");
    Path noRequest = Files.write(directory.resolve("zeros"), new byte[] {0, 0, 0, 1, 0});
    for (Path file : List.of(cut, text, noRequest)) {
      assertThat(cli.run("store", "import", "--data", directory.resolve("x").toString(), "" + file))
          .isEqualTo(ExitCode.FAILED);
    }
    assertThat(cli.err())
        .contains(
            cut + " is cut off in the request at 0",
            text + " has a request of 1852776563 bytes at 0",
            noRequest + " has no OTLP request at 0");
    assertThat(cli.run("store", "import", "--data", data(), "nowhere")).isEqualTo(ExitCode.USAGE);
    Path file = directory.resolve("never");
    assertThat(
            cli.run(
                "store", "export", "--data", data(), "--to", file.toString(), "--start", "noon"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(file).doesNotExist();
  }

  private String data() {
    return directory.toString();
  }

  private SpanStore open() {
    return SpanStoreProvider.named("segment").open(new StoreOptions(directory));
  }

  private void storeOneSpan() {
    try (SpanStore store = open()) {
      storeOneSpan(store);
    }
  }

  private static void storeOneSpan(SpanStore store) {
    Span span =
        Span.builder(new TraceId(1, 2), new SpanId(3), "GET /")
            .times(1, 2)
            .resource(new Resource(List.of(Attribute.of("service.name", "gateway"))))
            .build();
    new SpanAppender(store).append(OtlpBatch.of(List.of(span)));
  }

  private Path block() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".blk")).findFirst().orElseThrow();
    }
  }
}
