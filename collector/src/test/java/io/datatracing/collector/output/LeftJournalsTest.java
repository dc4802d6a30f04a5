package io.datatracing.collector.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.RecordingWriter;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.PipelineOptions;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Parquet node's journals after a crash, when its pipeline has no such node any more. */
class LeftJournalsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final RecordingWriter store = new RecordingWriter();
  private Path left;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file =
        Files.writeString(
            directory.resolve("collector.yaml"), "receive: store\nnodes: {store: {type: store}}\n");
    left = Files.createDirectories(directory.resolve("nodes").resolve("files"));
    journal("spans-20260101T000000Z-0001", span(1), span(2));
    journal("spans-20260101T000000Z-0002", span(3));
  }

  private Path journal(String name, Span... spans) throws Exception {
    Path path = left.resolve(name + ParquetFiles.JOURNAL);
    try (SpanJournal journal = SpanJournal.create(path)) {
      for (Span span : spans) {
        journal.append(List.of(OtlpBatch.of(List.of(span))));
      }
    }
    return path;
  }

  private static Span span(long id) {
    return Span.builder(new TraceId(1, id), new SpanId(id), "span " + id).times(id, id + 1).build();
  }

  private CollectorServer start() {
    PrometheusRegistry registry = new PrometheusRegistry();
    return CollectorServer.start(
        CollectorOptions.at("127.0.0.1", 0)
            .withPipeline(new PipelineOptions(file, directory.resolve("nodes"))),
        store,
        new Agents(AgentsOptions.of(null, null), registry),
        (trace, cause, node, policy, spans) -> {},
        new PendingSpans(),
        registry);
  }

  @Test
  void whatWasAcknowledgedGoesThroughThePipeline() {
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> !Files.exists(left));
      assertThat(store.spans()).containsExactly(span(1), span(2), span(3));
    }
  }

  @Test
  void whatTheStoreDoesNotTakeStaysForTheNextRun() {
    store.failWith(new StoreOverloadedException("full"));
    start().close();
    assertThat(left).isDirectory();
    store.failWith(null);
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> !Files.exists(left));
      assertThat(store.spans()).contains(span(1), span(2), span(3));
    }
  }

  @Test
  void aJournalWhoseFileHasNoNameYetIsHandedOn() throws Exception {
    Path journal = left.resolve("spans-20260101T000000Z-0001" + ParquetFiles.JOURNAL);
    Files.move(journal, left.resolve(journal.getFileName() + ".made"));
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> !Files.exists(left));
      assertThat(store.spans()).containsExactlyInAnyOrder(span(1), span(2), span(3));
    }
  }

  @Test
  void aJournalOfAnotherVersionStaysAndTheRestIsHandedOn() throws Exception {
    Path other = left.resolve("spans-20260101T000000Z-0001" + ParquetFiles.JOURNAL);
    byte[] bytes = Files.readAllBytes(other);
    bytes[7]++;
    Files.write(other, bytes);
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> store.spans().contains(span(3)));
      await().atMost(PATIENCE).until(() -> ParquetFiles.list(left, "").equals(List.of(other)));
    }
    assertThat(store.spans()).containsExactly(span(3));
  }

  @Test
  void whatCannotBeReadStaysAndTheRestIsHandedOn() throws Exception {
    Path damaged = left.resolve("spans-20260101T000000Z-0001" + ParquetFiles.JOURNAL);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    Path kept = left.resolve(damaged.getFileName() + ".damaged");
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> store.spans().contains(span(3)));
      await().atMost(PATIENCE).until(() -> ParquetFiles.list(left, "").equals(List.of(kept)));
    }
    assertThat(store.spans()).doesNotContain(span(2));
  }
}
