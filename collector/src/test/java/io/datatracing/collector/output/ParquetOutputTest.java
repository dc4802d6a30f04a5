package io.datatracing.collector.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.NodeHarness;
import io.datatracing.collector.pipeline.ByteSize;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.parquet.SpanParquetReader;
import io.datatracing.storage.parquet.SpanParquetWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans into files, and what is left of them when something breaks in between. */
class ParquetOutputTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path root;
  private final NodeHarness harness = new NodeHarness();

  @Test
  void acknowledgedSpansAreInAFileAfterTheEnd() throws Exception {
    ParquetOutput output = start("512MiB", NEVER, "64MiB");
    List<Span> sent = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      assertThat(answer(output, span(i))).isEqualTo("stored");
      sent.add(span(i));
    }
    assertThat(files()).isEmpty();
    output.close();
    assertThat(files()).hasSize(1);
    assertThat(files().get(0).getFileName().toString())
        .matches("spans-20231114T221320Z-0001-[0-9a-f]{16}\\.parquet");
    assertThat(spans()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(journals()).isEmpty();
    assertThat(harness.metrics())
        .contains("datatracing_parquet_files_total{node=\"it\"} 1.0")
        .contains("datatracing_parquet_spans_total{node=\"it\"} 50.0");
  }

  @Test
  void aFullJournalBecomesAFileWhileOthersAreTaken() throws Exception {
    try (ParquetOutput output = start("1B", NEVER, "64MiB")) {
      assertThat(answer(output, span(1))).isEqualTo("stored");
      assertThat(answer(output, span(2))).isEqualTo("stored");
      await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> files().size() == 2);
      assertThat(spans()).containsExactlyInAnyOrder(span(1), span(2));
    }
  }

  @Test
  void nodesThatShareADirectoryLoseNothing() throws Exception {
    ParquetOutput one = start("512MiB", NEVER, "64MiB");
    ParquetOutput other =
        start("512MiB", NEVER, "64MiB", context("other", root.resolve("others-journals")));
    // In the same second, and neither has a file yet.
    assertThat(answer(one, span(1))).isEqualTo("stored");
    assertThat(answer(other, span(2))).isEqualTo("stored");
    one.close();
    other.close();
    assertThat(files()).hasSize(2);
    assertThat(spans()).containsExactlyInAnyOrder(span(1), span(2));
  }

  @Test
  void anOldJournalBecomesAFile() throws Exception {
    try (ParquetOutput output = start("512MiB", Duration.ofMillis(1), "64MiB")) {
      assertThat(answer(output, span(1))).isEqualTo("stored");
      await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> files().size() == 1);
      assertThat(spans()).containsExactly(span(1));
    }
  }

  @Test
  void whatACrashHasLeftBecomesAFileOnce() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1), span(2));
    Path torn = journal("spans-20260101T000000Z-0002", span(3), span(4));
    byte[] bytes = Files.readAllBytes(torn);
    Files.write(torn, Arrays.copyOf(bytes, bytes.length - 1));
    byte[] first = Files.readAllBytes(journal);

    start("512MiB", NEVER, "64MiB").close();
    assertThat(files()).hasSize(2);
    assertThat(spans()).containsExactlyInAnyOrder(span(1), span(2), span(3));
    assertThat(journals()).isEmpty();

    // Killed after the file had its name and before the journal was deleted; and with half a file.
    Files.write(journal, first);
    Files.writeString(directory().resolve("spans-20260101T000000Z-0003.parquet.partial"), "half");
    journal("spans-20260101T000000Z-0003", span(5));
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactlyInAnyOrder(span(1), span(2), span(3), span(5));
    assertThat(journals()).isEmpty();
  }

  @Test
  void aDamagedJournalIsKeptAndCountedAndTheRestIsServed() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1), span(2), span(3));
    byte[] bytes = Files.readAllBytes(journal);
    bytes[bytes.length / 2] ^= 1;
    Files.write(journal, bytes);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(1));
    assertThat(journals())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("spans-20260101T000000Z-0001.journal.damaged");
    assertThat(harness.metrics())
        .contains("datatracing_parquet_damaged_journals_total{node=\"it\"} 1.0");
  }

  @Test
  void aLengthThatIsDamagedIsNoTornEnd() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1), span(2), span(3));
    byte[] bytes = Files.readAllBytes(journal);
    int second =
        SpanJournal.FILE_HEADER_BYTES
            + SpanJournal.HEADER_BYTES
            + OtlpBatch.of(List.of(span(1))).sizeBytes();
    // Longer than all that comes.
    bytes[second + 1] ^= 1;
    Files.write(journal, bytes);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(1));
    assertThat(journals())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("spans-20260101T000000Z-0001.journal.damaged");
  }

  @Test
  void aHeadThatIsDamagedIsNoJournalOfTheFirstVersion() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1), span(2));
    byte[] bytes = Files.readAllBytes(journal);
    bytes[0] ^= 1;
    Files.write(journal, bytes);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactlyInAnyOrder(span(1), span(2));
    assertThat(journals())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("spans-20260101T000000Z-0001.journal.damaged");
  }

  @Test
  void anEndOfZerosIsWhatACrashLeaves() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1), span(2));
    byte[] bytes = Files.readAllBytes(journal);
    Files.write(journal, Arrays.copyOf(bytes, bytes.length + 4_096));
    Path torn = journal("spans-20260101T000000Z-0002", span(3), span(4));
    byte[] whole = Files.readAllBytes(torn);
    Arrays.fill(whole, whole.length - 3, whole.length, (byte) 0);
    Files.write(torn, Arrays.copyOf(whole, whole.length + 4_096));
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactlyInAnyOrder(span(1), span(2), span(3));
    assertThat(journals()).isEmpty();
  }

  @Test
  void aLastRequestThatIsDamagedIsNoTornEnd() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1), span(2));
    byte[] bytes = Files.readAllBytes(journal);
    bytes[bytes.length - 5] ^= 1;
    Files.write(journal, bytes);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(1));
    assertThat(journals())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("spans-20260101T000000Z-0001.journal.damaged");
  }

  @Test
  void aSectorThatWasNotWrittenIsWhatACrashLeaves() throws Exception {
    Span large =
        Span.builder(new TraceId(1, 9), new SpanId(9), "n".repeat(4_000)).times(1, 2).build();
    Path journal = journal("spans-20260101T000000Z-0001", span(1), large);
    byte[] bytes = Files.readAllBytes(journal);
    Arrays.fill(bytes, 1_024, 1_536, (byte) 0);
    Files.write(journal, bytes);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(1));
    assertThat(journals()).isEmpty();
  }

  @Test
  void aJournalOfAnotherVersionHoldsUpNoOther() throws Exception {
    Path other = journal("spans-20260101T000000Z-0001", span(1));
    byte[] bytes = Files.readAllBytes(other);
    ByteBuffer.wrap(bytes).putInt(4, SpanJournal.VERSION + 1);
    Files.write(other, bytes);
    journal("spans-20260101T000000Z-0002", span(2));
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(2));
    assertThat(journals()).containsExactly(other);
    assertThat(Files.readAllBytes(other)).isEqualTo(bytes);
    assertThatThrownBy(() -> SpanJournal.read(other, batch -> {}))
        .hasMessageContaining("has format 3")
        .hasMessageContaining("formats up to 2");
  }

  @Test
  void aJournalOfTheFirstVersionIsRead() throws Exception {
    byte[] request = OtlpBatch.of(List.of(span(1))).bytes();
    Path journal =
        Files.createDirectories(root.resolve("journals"))
            .resolve("spans-20260101T000000Z-0001.journal");
    Files.write(
        journal,
        ByteBuffer.allocate(SpanJournal.V1_HEADER_BYTES + request.length + 3)
            .putInt(request.length)
            .putInt(SpanJournal.checksum(request, request.length))
            .put(request)
            .array());
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(1));
    assertThat(journals()).isEmpty();
  }

  @Test
  void aFileIsMadeOnceAlsoWhenItIsLoadedAndMovedAway() throws Exception {
    Path journal = journal("spans-20260101T000000Z-0001", span(1));
    Path made = journal.resolveSibling("spans-20260101T000000Z-0001.journal.made");
    byte[] written = Files.readAllBytes(journal);
    start("512MiB", NEVER, "64MiB").close();
    Path file = directory().resolve("spans-20260101T000000Z-0001.parquet");
    assertThat(files()).containsExactly(file);

    // Killed before the file got its name.
    Files.move(file, SpanParquetWriter.partialOf(file));
    Files.write(made, written);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(spans()).containsExactly(span(1));
    assertThat(journals()).isEmpty();

    // Killed after that, and somebody has loaded it meanwhile.
    Files.delete(file);
    Files.write(made, written);
    start("512MiB", NEVER, "64MiB").close();
    assertThat(files()).isEmpty();
    assertThat(journals()).isEmpty();
  }

  @Test
  void aJournalThatMeetsTheSameFaultAgainAndAgainHoldsUpNoOther() throws Exception {
    journal("spans-20260101T000000Z-0001", span(1));
    for (int i = 2; i <= 10; i++) {
      journal("spans-20260101T000000Z-00" + (10 + i), span(i));
    }
    ParquetOutput output =
        ParquetOutput.start(
            options("512MiB", NEVER, "64MiB"),
            context("it"),
            batch -> {
              List<Span> spans = batch.decode();
              if (spans.contains(span(1))) {
                throw new IllegalStateException("a fault");
              }
              return spans;
            });
    output.close();
    assertThat(files()).hasSize(9);
    assertThat(spans()).doesNotContain(span(1));
    assertThat(journals())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("spans-20260101T000000Z-0001.journal.damaged");
    assertThat(harness.metrics())
        .contains("datatracing_parquet_failures_total{node=\"it\"} 3.0")
        .contains("datatracing_parquet_damaged_journals_total{node=\"it\"} 1.0");
  }

  @Test
  void filesThatCannotBeMadeAreMadeLater() throws Exception {
    ParquetOutput output = start("512MiB", NEVER, "64MiB");
    assertThat(answer(output, span(1))).isEqualTo("stored");
    // A file stands where the directory was.
    Files.delete(directory());
    Files.writeString(directory(), "in the way");
    output.close();
    assertThat(journals()).hasSize(1);
    // Once, or again while the end was on its way.
    assertThat(harness.metrics())
        .contains("datatracing_parquet_failures_total{node=\"it\"}")
        .doesNotContain("datatracing_parquet_failures_total{node=\"it\"} 0.0");

    Files.delete(directory());
    new ParquetOutputTypeStart(options("512MiB", NEVER, "64MiB")).run(context("again"));
    assertThat(spans()).containsExactly(span(1));
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    try (ParquetOutput output = start("512MiB", NEVER, "10B")) {
      assertThat(answer(output, span(1)))
          .isEqualTo("StoreOverloadedException: it holds 0 of at most 10 bytes");
    }
    ParquetOutput closed = start("512MiB", NEVER, "1MiB", context("closed"));
    closed.close();
    assertThat(answer(closed, span(1)))
        .isEqualTo("StoreOverloadedException: closed ends; send the spans again");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(directory(), "in the way");
    assertThatThrownBy(() -> start("512MiB", NEVER, "64MiB"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("files cannot be written to " + directory());
    assertThatThrownBy(
            () -> new ParquetOutputOptions(directory(), null, null, null, ByteSize.parse("1B")))
        .hasMessage("memory is 1B, at least 1MiB");
    assertThatThrownBy(() -> new ParquetOutputOptions(directory(), null, Duration.ZERO, null, null))
        .hasMessageContaining("roll-after is 0");
  }

  /** Starts and ends one. */
  private record ParquetOutputTypeStart(ParquetOutputOptions options) {
    void run(NodeContext context) throws Exception {
      new ParquetOutputType().create(options, context).close();
    }
  }

  private Path directory() {
    return root.resolve("files");
  }

  private ParquetOutputOptions options(String rollBytes, Duration rollAfter, String maxBytes) {
    return new ParquetOutputOptions(
        directory(),
        ByteSize.parse(rollBytes),
        rollAfter,
        ByteSize.parse(maxBytes),
        ByteSize.parse("8MiB"));
  }

  private ParquetOutput start(String rollBytes, Duration rollAfter, String maxBytes) {
    return start(rollBytes, rollAfter, maxBytes, context("it" + (starts++ == 0 ? "" : starts)));
  }

  private int starts;

  private ParquetOutput start(
      String rollBytes, Duration rollAfter, String maxBytes, NodeContext context) {
    return ParquetOutput.start(options(rollBytes, rollAfter, maxBytes), context);
  }

  /** Nodes of one test share their journals, as those before and after a restart do. */
  private NodeContext context(String id) {
    return context(id, root.resolve("journals"));
  }

  private NodeContext context(String id, Path journals) {
    NodeContext of = harness.context;
    return new NodeContext(
        id,
        of.next(),
        of.ledger(),
        journals,
        of.unixNanos(),
        of.nanoTime(),
        id.equals("it")
            ? of.metrics()
            : new io.prometheus.metrics.model.registry.PrometheusRegistry());
  }

  private static String answer(ParquetOutput output, Span span) throws Exception {
    return NodeHarness.send(output, span).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Span span(long id) {
    return Span.builder(new TraceId(1, id), new SpanId(id), "span " + id)
        .resource(new Resource(List.of(Attribute.of("service.name", "shop"))))
        .times(id, id + 1)
        .build();
  }

  private Path journal(String name, Span... spans) throws IOException {
    Path path = Files.createDirectories(root.resolve("journals")).resolve(name + ".journal");
    try (SpanJournal journal = SpanJournal.create(path)) {
      for (Span span : spans) {
        journal.append(List.of(OtlpBatch.of(List.of(span))));
      }
    }
    return path;
  }

  private List<Path> journals() throws IOException {
    return list(root.resolve("journals"));
  }

  private List<Path> files() throws IOException {
    return list(directory()).stream().filter(path -> path.toString().endsWith("parquet")).toList();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }

  private List<Span> spans() throws IOException {
    List<Span> spans = new ArrayList<>();
    for (Path file : files()) {
      SpanParquetReader.read(file, spans::addAll);
    }
    return spans;
  }
}
