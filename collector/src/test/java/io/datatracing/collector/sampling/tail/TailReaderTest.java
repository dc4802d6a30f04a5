package io.datatracing.collector.sampling.tail;

import static io.datatracing.collector.sampling.tail.TailFixture.START;
import static io.datatracing.collector.sampling.tail.TailFixture.error;
import static io.datatracing.collector.sampling.tail.TailFixture.span;
import static io.datatracing.collector.sampling.tail.TailFixture.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.overlay.OverlayReader;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.model.Attribute;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits is read beside what is stored; with real threads, and a clock that stands still. */
class TailReaderTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong(1);
  private SpanStore store;
  private TailNode node;
  private SpanReader reader;

  @BeforeEach
  void open() {
    store = SpanStoreProvider.named("memory").open(new StoreOptions(directory.resolve("store")));
    NodeContext context =
        new NodeContext(
            "tail",
            (batch, origin, done) -> store.writer().append(batch, done),
            (trace, cause, id, policy, spans) -> {},
            directory.resolve("tail"),
            () -> START + nanos.get(),
            nanos::get,
            new PrometheusRegistry());
    TailOptions options =
        TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed())))
            .withWorkers(2)
            .withWindow(WINDOW)
            .withMemory(1 << 20);
    node = TailNode.start(options, context);
    reader = new OverlayReader(store.reader(), node);
  }

  @Test
  void whatIsKeptAndNotStoredYetIsNotNothing() throws Exception {
    List<AppendCallback> held = new CopyOnWriteArrayList<>();
    NodeContext context =
        new NodeContext(
            "slow",
            (batch, origin, done) -> held.add(done),
            (trace, cause, id, policy, spans) -> {},
            directory.resolve("slow"),
            () -> START + nanos.get(),
            nanos::get,
            new PrometheusRegistry());
    TailNode slow =
        TailNode.start(
            TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed()))), context);
    try {
      assertThat(slow.isEmpty()).isTrue();
      CompletableFuture<Void> journaled = new CompletableFuture<>();
      slow.take(
          OtlpBatch.of(List.of(span(1, 1).status(error()).build())),
          new BatchOrigin("otlp", "protobuf"),
          new AppendCallback() {
            @Override
            public void stored() {
              journaled.complete(null);
            }

            @Override
            public void failed(StoreException cause) {
              journaled.completeExceptionally(cause);
            }
          });
      journaled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      await().atMost(PATIENCE).until(() -> !held.isEmpty());
      assertThat(slow.figures().unsettledSpans()).isEqualTo(1);
      assertThat(slow.isEmpty()).isFalse();
      held.get(0).stored();
      await().atMost(PATIENCE).until(slow::isEmpty);
    } finally {
      slow.close();
    }
  }

  @AfterEach
  void close() {
    node.close();
    store.close();
  }

  /** Returns when the batch is acknowledged. */
  private void send(Span... spans) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    node.take(
        OtlpBatch.of(List.of(spans)),
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {
            done.complete(null);
          }

          @Override
          public void failed(StoreException cause) {
            done.completeExceptionally(cause);
          }
        });
    done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void whatIsAcknowledgedIsReadAtOnceAndIsGoneWhenItWasDropped() throws Exception {
    Span root = span(1, 1).build();
    Span child = span(1, 2).parent(new SpanId(1)).build();
    send(root);
    send(child, span(2, 1).build());

    assertThat(reader.trace(trace(1)).spans()).containsExactly(root, child);
    assertThat(node.isPending(trace(1))).isTrue();
    assertThat(reader.services()).containsExactly("shop");
    assertThat(reader.operations("shop"))
        .extracting(Operation::name)
        .containsExactly("GET /orders");
    assertThat(reader.search(TraceQuery.between(START, START + 1_000)).traces())
        .extracting(TraceSummary::traceId, TraceSummary::spanCount)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(trace(1), 2),
            org.assertj.core.groups.Tuple.tuple(trace(2), 1));
    assertThat(reader.search(TraceQuery.between(START - 1_000, START)).traces()).isEmpty();

    nanos.addAndGet(WINDOW.toNanos());
    await().atMost(PATIENCE).until(() -> node.figures().droppedTraces() == 2);
    assertThat(reader.trace(trace(1))).isNull();
    assertThat(node.isPending(trace(1))).isFalse();
  }

  @Test
  void aTraceIsReadAllTheTimeWhileItIsKeptAndStored() throws Exception {
    Span first = span(1, 1).build();
    Span second = span(1, 2).status(error()).build();
    send(first);
    send(second);

    await().atMost(PATIENCE).until(() -> node.figures().storedSpans() == 2);
    List<Span> spans = reader.trace(trace(1)).spans();
    assertThat(spans.stream().map(TailFixture::unmarked)).containsExactly(first, second);
    send(span(1, 3).build());
    await().atMost(PATIENCE).until(() -> node.figures().storedSpans() == 3);
    assertThat(reader.trace(trace(1)).spans()).hasSize(3);
  }

  @Test
  void whatWasSpilledIsReadFromTheJournal() throws Exception {
    String filling = "x".repeat(100_000);
    for (int i = 1; i <= 40; i++) {
      send(span(i, 1).attribute(Attribute.of("filling", filling)).build());
    }
    await().atMost(PATIENCE).until(() -> node.figures().spilledBytes() > 2 << 20);

    for (int i = 1; i <= 40; i++) {
      assertThat(reader.trace(trace(i)).spans().get(0).attributes())
          .containsExactly(Attribute.of("filling", filling));
    }
  }

  @Test
  void linksOfWhatWaitsAreFollowed() throws Exception {
    Span batch = span(9, 1).link(new Link(trace(1), new SpanId(1), "", 0, List.of(), 0)).build();
    send(span(1, 1).build(), batch);

    assertThat(reader.linksTo(Set.of(trace(1)), START, START + 1_000, 10)).containsExactly(batch);
  }

  @Test
  void aTraceThatWaitsForThoseItIsLinkedWithIsFoundByItsTime() throws Exception {
    List<Span> first = new ArrayList<>();
    first.add(span(1, 1).build());
    // Behind it in every shard: when they are decided, so is the first.
    for (int i = 20; i < 40; i++) {
      first.add(span(i, 1).build());
    }
    send(first.toArray(new Span[0]));
    // Acknowledged is not looked at yet, and a window begins when its thread looks.
    await().atMost(PATIENCE).until(() -> node.figures().waitingTraces() == first.size());
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    send(span(9, 1).link(new Link(trace(1), new SpanId(1), "", 0, List.of(), 0)).build());
    // Two threads tell each other of the link; only what both have heard is waited for.
    await().atMost(PATIENCE).until(() -> node.figures().groupMembers() == 2);
    // Answered behind what the trace's worker was told of the link.
    assertThat(node.isPending(trace(1))).isTrue();
    nanos.addAndGet(Duration.ofSeconds(12).toNanos());
    await().atMost(PATIENCE).until(() -> node.figures().droppedTraces() == 20);

    assertThat(reader.search(TraceQuery.between(START, START + 1_000)).traces())
        .extracting(TraceSummary::traceId)
        .contains(trace(1));
    assertThat(node.figures().droppedTraces()).isEqualTo(20);
  }
}
