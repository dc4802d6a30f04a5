package io.datatracing.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches through graphs, and graphs exchanged while batches pass. */
class PipelineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final BatchOrigin ORIGIN = new BatchOrigin("otlp", "protobuf");
  private static final String TWO_OUTPUTS =
      """
      receive: [store, copy]
      nodes:
        store: {type: test-output}
        copy: {type: test-output, wait: false, queue: %s, retry: %s}
      """;

  @TempDir private Path directory;
  private final TestNodes.Outputs outputs = new TestNodes.Outputs();
  private final List<String> ledger = new CopyOnWriteArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final PipelineResources resources =
      new PipelineResources(
          TestNodes.types(outputs),
          (trace, cause, node, policy, spans) ->
              ledger.add(cause + " " + node + " " + policy + " " + trace.low() + " " + spans),
          Path.of("unused"),
          new PrometheusRegistry(),
          () -> 7,
          clock::get,
          Duration.ZERO);
  private final List<Pipeline> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Pipeline::close);
  }

  private PipelineConfig config(String text) {
    return PipelineReader.read("collector.yaml", text, resources.types());
  }

  private Pipeline start(String text) {
    Pipeline pipeline = Pipeline.start(resources, config(text));
    started.add(pipeline);
    return pipeline;
  }

  /** The answer: "stored" or the class of the failure. */
  private static CompletableFuture<String> send(Pipeline pipeline, OtlpBatch batch) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    pipeline.take(
        batch,
        ORIGIN,
        new AppendCallback() {
          @Override
          public void stored() {
            assertThat(answer.complete("stored")).isTrue();
          }

          @Override
          public void failed(StoreException cause) {
            assertThat(answer.complete(cause.getClass().getSimpleName())).isTrue();
          }
        });
    return answer;
  }

  /** At once: whoever reads it never finds it half written. */
  private static void replace(Path file, String text) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static OtlpBatch batch(long... traces) {
    List<Span> spans = new ArrayList<>();
    for (long trace : traces) {
      spans.add(Span.builder(new TraceId(1, trace), new SpanId(spans.size() + 1), "a").build());
    }
    return OtlpBatch.of(spans);
  }

  @Test
  void everyOutputGetsTheVeryBatch() {
    Pipeline pipeline =
        start(
            """
            receive: a
            nodes:
              a: {type: test-pass, to: [one, b]}
              b: {type: test-pass, to: two}
              one: {type: test-output}
              two: {type: test-output}
            """);
    OtlpBatch batch = batch(1);
    assertThat(send(pipeline, batch)).isCompletedWithValue("stored");
    assertThat(outputs.of("one")).containsExactly(batch);
    assertThat(outputs.of("two")).containsExactly(batch);
    assertThat(pipeline.figures().get("a").spansOut.sum()).isEqualTo(1);
    assertThat(pipeline.figures().get("two").spansIn.sum()).isEqualTo(1);
  }

  @Test
  void theAnswerWaitsForAllThatAreWaitedForAndFailsWithTheWorst() {
    Pipeline pipeline =
        start(
            """
            receive: [one, two]
            nodes: {one: {type: test-output}, two: {type: test-output}}
            """);
    outputs.hold("two");
    CompletableFuture<String> answer = send(pipeline, batch(1));
    assertThat(answer).isNotDone();
    assertThat(pipeline.figures().get("two").batchesHeld.sum()).isEqualTo(1);
    outputs.answer("two");
    assertThat(answer).isCompletedWithValue("stored");
    outputs.failures.put("one", new StoreOverloadedException("full"));
    assertThat(send(pipeline, batch(1))).isCompletedWithValue("StoreOverloadedException");
    outputs.failures.put("two", new StoreException("broken"));
    assertThat(send(pipeline, batch(1))).isCompletedWithValue("StoreException");
    assertThat(pipeline.figures().get("two").batchesRefused.sum()).isEqualTo(1);
  }

  @Test
  void anOutputThatIsNotWaitedForStallsNobodyAndIsBounded() {
    OtlpBatch batch = batch(1, 1, 2);
    Pipeline pipeline = start(TWO_OUTPUTS.formatted(2 * batch.sizeBytes() + "B", "1h"));
    outputs.hold("copy");
    for (int i = 0; i < 5; i++) {
      assertThat(send(pipeline, batch)).isCompletedWithValue("stored");
    }
    assertThat(outputs.of("store")).hasSize(5);
    assertThat(outputs.of("copy")).hasSize(2);
    assertThat(pipeline.figures().get("copy").dropped()).containsEntry("output.failed", 9L);
    assertThat(ledger)
        .hasSize(6)
        .contains("output.failed copy queue full 1 2", "output.failed copy queue full 2 1");
    outputs.answer("copy");
    send(pipeline, batch);
    assertThat(outputs.of("copy")).hasSize(3);
  }

  @Test
  void anOverloadedOutputIsOfferedTheBatchAgain() {
    Pipeline pipeline = start(TWO_OUTPUTS.formatted("1MiB", "1h"));
    outputs.failures.put("copy", new StoreOverloadedException("full"));
    assertThat(send(pipeline, batch(1))).isCompletedWithValue("stored");
    await().atMost(PATIENCE).until(() -> pipeline.figures().get("copy").batchesRefused.sum() >= 2);
    outputs.failures.clear();
    await().atMost(PATIENCE).until(() -> outputs.of("copy").size() == 1);
    assertThat(ledger).isEmpty();
  }

  @Test
  void whatAnOutputDoesNotTakeInTimeOrAtAllIsCountedOnce() {
    Pipeline pipeline = start(TWO_OUTPUTS.formatted("1MiB", "10s"));
    outputs.failures.put("copy", new StoreException("broken"));
    send(pipeline, batch(1));
    assertThat(ledger).containsExactly("output.failed copy  1 1");
    outputs.failures.put("copy", new StoreOverloadedException("full"));
    send(pipeline, batch(2));
    assertThat(ledger).hasSize(1);
    clock.addAndGet(Duration.ofSeconds(11).toNanos());
    await().atMost(PATIENCE).until(() -> ledger.size() == 2);
    send(pipeline, batch(3));
    pipeline.close();
    assertThat(ledger).hasSize(3).last().isEqualTo("output.failed copy  3 1");
  }

  @Test
  void aNodeThatThrowsFailsItsBatchAlone() {
    Pipeline pipeline = start("receive: o\nnodes: {o: {type: test-output}}\n");
    outputs.failures.put("o", new StoreException("x"));
    assertThat(send(pipeline, batch(1))).isCompletedWithValue("StoreException");
    outputs.failures.clear();
    assertThat(send(pipeline, batch(2))).isCompletedWithValue("stored");
  }

  @Test
  void aChangeKeepsNodesWhoseSettingsStayAndTheirFigures() {
    Pipeline pipeline =
        start(
            """
            receive: a
            nodes:
              a: {type: test-pass, to: one, window: 1s}
              one: {type: test-output}
            """);
    send(pipeline, batch(1));
    TestNodes.PassNode node = pipeline.nodes(TestNodes.PassNode.class).get(0);
    pipeline.change(
        config(
            """
            receive: a
            nodes:
              a: {type: test-pass, to: [two, b], window: 1s}
              b: {type: test-pass, to: two, window: 2s}
              two: {type: test-output}
            """));
    send(pipeline, batch(2));
    assertThat(pipeline.nodes(TestNodes.PassNode.class)).hasSize(2).contains(node);
    assertThat(pipeline.figures().get("a").spansIn.sum()).isEqualTo(2);
    assertThat(outputs.of("one")).hasSize(1);
    assertThat(outputs.of("two")).hasSize(2);
    assertThat(outputs.closed).containsExactly("one0");
  }

  @Test
  void whatCannotBeMadeLeavesEverythingAsItWas() {
    String before =
        """
        receive: a
        nodes:
          a: {type: test-files, to: b, part: 1}
          b: {type: test-pass, to: o}
          o: {type: test-output}
        """;
    Pipeline pipeline = start(before);
    for (String type : List.of("test-pass", "test-files")) {
      String next =
          """
          receive: a
          nodes:
            a: {type: %s, to: [b, p], part: 0.5}
            b: {type: test-pass, to: o, window: 3s}
            o: {type: test-output, number: 1}
            p: {type: test-output, number: 2}
          """
              .formatted(type);
      assertThatThrownBy(() -> pipeline.change(config(next)))
          .hasMessage("nodes.a: a half cannot be had here");
      assertThat(send(pipeline, batch(1))).isCompletedWithValue("stored");
      assertThat(pipeline.nodes(TestNodes.PassNode.class))
          .extracting(node -> node.options.part())
          .containsExactlyInAnyOrder(1.0, 0.0);
    }
    assertThat(outputs.of("o")).hasSize(2);
    assertThat(outputs.of("p")).isEmpty();
    assertThat(outputs.closed).containsOnly("o1", "p2");
  }

  /** Batches come without a pause while every node is exchanged again and again. */
  @Test
  void nothingIsLostWhileThePipelineChanges() throws Exception {
    String text =
        """
        receive: a
        nodes:
          a: {type: test-pass, to: f%1$d, window: %1$ds}
          f%1$d: {type: test-files, to: f, window: %1$ds}
          f: {type: test-files, to: o, window: %1$ds}
          o: {type: test-output, number: %1$d}
        """;
    Pipeline pipeline = start(text.formatted(0));
    AtomicBoolean ends = new AtomicBoolean();
    List<CompletableFuture<String>> answers = new CopyOnWriteArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread sender =
          new Thread(
              () -> {
                while (!ends.get() && answers.size() < 20_000) {
                  answers.add(send(pipeline, batch(1)));
                }
              });
      sender.start();
      senders.add(sender);
    }
    for (int i = 1; i <= 30; i++) {
      int already = answers.size();
      pipeline.change(config(text.formatted(i)));
      await().atMost(PATIENCE).until(() -> answers.size() > already || answers.size() >= 20_000);
    }
    ends.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue("stored"));
    assertThat(outputs.of("o")).hasSameSizeAs(answers);
    assertThat(outputs.closed).hasSize(30);
  }

  @Test
  void aFileThatChangesIsFollowedAndABadOneIsNot() throws Exception {
    Path file = directory.resolve("collector.yaml");
    replace(file, "receive: one\nnodes: {one: {type: test-output}}\n");
    try (LivePipeline live = LivePipeline.start(resources, file)) {
      replace(file, "receive: two\nnodes: {two: {type: test-output}}\n");
      await().atMost(PATIENCE).until(() -> live.pipeline().config().entries().contains("two"));
      assertThat(live.state().error()).isNull();
      replace(file, "receive: two\nnodes: {two: {type: test-output, colour: red}}\n");
      await().atMost(PATIENCE).until(() -> live.state().error() != null);
      assertThat(live.state().error()).startsWith("collector.yaml:2: nodes.two.colour: unknown");
      assertThat(send(live.pipeline(), batch(1))).isCompletedWithValue("stored");
      replace(file, "receive: three\nnodes: {three: {type: test-output}}\n");
      await().atMost(PATIENCE).until(() -> live.state().error() == null);
      assertThat(live.pipeline().config().entries()).containsExactly("three");
    }
  }

  @Test
  void whoSendsAfterTheEndIsRefused() {
    Pipeline pipeline = start("receive: o\nnodes: {o: {type: test-output}}\n");
    pipeline.close();
    assertThat(send(pipeline, batch(1))).isCompletedWithValue("StoreException");
    assertThat(outputs.closed).containsExactly("o0");
  }
}
