package io.datatracing.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.collector.RecordingWriter;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.collector.selftrace.StillTracing;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a graph of nodes tells of itself, by what is in the store afterwards. */
class PipelineTracingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHAIN =
      """
      receive: a
      tracing: %s
      nodes:
        a: {type: test-pass, to: b}
        b: {type: test-files, to: one}
        one: {type: test-output, number: %d}
      """;

  @TempDir private Path directory;
  private final TestNodes.Outputs outputs = new TestNodes.Outputs();
  private final RecordingWriter store = new RecordingWriter();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final SelfTracing tracing = StillTracing.of(store, registry, nanos::get);
  private final List<String> audit = new CopyOnWriteArrayList<>();
  private final PipelineResources resources =
      new PipelineResources(
          TestNodes.types(outputs),
          (trace, cause, node, policy, spans) -> {},
          Path.of("unused-by-tracing"),
          registry,
          () -> System.currentTimeMillis() * 1_000_000,
          System::nanoTime,
          Duration.ZERO,
          tracing,
          (by, option, old, now) -> audit.add(by + " " + option + " " + old + " -> " + now));
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : started) {
      one.close();
    }
    tracing.close();
  }

  private PipelineConfig config(String text) {
    return PipelineReader.read("collector.yaml", text, resources.types());
  }

  private Pipeline start(String text) {
    Pipeline pipeline = Pipeline.start(resources, config(text));
    started.add(pipeline);
    return pipeline;
  }

  private static CompletableFuture<String> send(Pipeline pipeline, int spans) {
    List<Span> batch = new ArrayList<>();
    for (int i = 1; i <= spans; i++) {
      batch.add(Span.builder(new TraceId(1, 2), new SpanId(i), "a").build());
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    pipeline.take(
        OtlpBatch.of(batch),
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {
            answer.complete("stored");
          }

          @Override
          public void failed(StoreException cause) {
            answer.complete(cause.getClass().getSimpleName());
          }
        });
    return answer;
  }

  /** Once so many of its spans are stored. */
  private List<Span> told(int count) {
    await().atMost(PATIENCE).until(() -> store.spans().size() >= count);
    assertThat(store.spans()).hasSize(count);
    assertThat(store.spans()).allMatch(span -> span.service().equals(SelfTracing.SERVICE));
    return store.spans();
  }

  private static Span named(List<Span> spans, String name) {
    List<Span> found = spans.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(found).as("spans named " + name).hasSize(1);
    return found.get(0);
  }

  private static String text(Span span, String key) {
    return span.attributes().stream()
        .filter(attribute -> attribute.key().equals(key))
        .map(attribute -> attribute.value())
        .map(AttributeValue::text)
        .findFirst()
        .orElse("none");
  }

  private static List<String> events(Span span) {
    return span.events().stream().map(Event::name).toList();
  }

  @Test
  void aBatchsJourneyIsATraceWithASpanForEachNode() {
    Pipeline pipeline = start(CHAIN.formatted("full", 1));
    outputs.hold("one");
    CompletableFuture<String> answer = send(pipeline, 3);
    assertThat(answer).isNotDone();
    assertThat(store.spans())
        .as("nobody has answered")
        .noneMatch(span -> span.name().equals("receive"));
    outputs.answer("one");
    assertThat(answer).isCompletedWithValue("stored");
    List<Span> spans = told(5);
    // Its own mode.change is the fifth.
    Span receive = named(spans, "receive");
    Span a = named(spans, "a");
    Span b = named(spans, "b");
    Span one = named(spans, "one");
    assertThat(receive.parentSpanId()).isNull();
    assertThat(a.parentSpanId()).isEqualTo(receive.spanId());
    assertThat(b.parentSpanId()).isEqualTo(a.spanId());
    assertThat(one.parentSpanId()).isEqualTo(b.spanId());
    assertThat(List.of(a, b, one)).allMatch(span -> span.traceId().equals(receive.traceId()));
    assertThat(text(receive, "receiver")).isEqualTo("otlp");
    assertThat(text(receive, "encoding")).isEqualTo("protobuf");
    assertThat(text(a, "node.id")).isEqualTo("a");
    assertThat(text(a, "node.type")).isEqualTo("test-pass");
    assertThat(text(a, "signal.type")).isEqualTo("traces");
    assertThat(text(a, "pdata.batch.size")).isEqualTo("3");
    assertThat(text(a, "out.port")).isEqualTo("b");
    assertThat(text(a, "stateful")).isEqualTo("false");
    assertThat(text(b, "stateful")).as("it keeps files").isEqualTo("true");
    assertThat(text(a, "error")).isEqualTo("false");
    assertThat(Double.parseDouble(text(a, "latency.ms"))).isEqualTo(a.durationNanos() / 1e6);
    assertThat(text(a, "channel.depth.send")).isEqualTo("0");
    assertThat(text(a, "channel.depth.receive")).isEqualTo("1");
    assertThat(Double.parseDouble(text(a, "channel.wait.ms"))).isNotNegative();
    assertThat(events(a)).containsExactly("output.port", "ack");
    assertThat(events(one)).containsExactly("ack");
    assertThat(a.startTimeUnixNano()).isGreaterThanOrEqualTo(receive.startTimeUnixNano());
  }

  @Test
  void whatNobodyWaitsForIsAJourneyApartLinkedWithWhereItWasSplitOff() {
    Pipeline pipeline =
        start(
            """
            receive: a
            tracing: full
            nodes:
              a: {type: test-pass, to: [one, copy]}
              one: {type: test-output}
              copy: {type: test-output, wait: false}
            """);
    assertThat(send(pipeline, 1)).isCompletedWithValue("stored");
    List<Span> spans = told(5);
    Span a = named(spans, "a");
    Span copy = named(spans, "copy");
    assertThat(text(a, "out.port")).isEqualTo("one,copy");
    assertThat(events(a)).contains("split", "output.port");
    assertThat(copy.traceId()).isNotEqualTo(a.traceId());
    assertThat(copy.parentSpanId()).isNull();
    assertThat(copy.links()).hasSize(1);
    assertThat(copy.links().get(0).traceId()).isEqualTo(a.traceId());
    assertThat(copy.links().get(0).spanId()).isEqualTo(a.spanId());
  }

  @Test
  void tailKeepsWhatWasRefusedAndLeavesTheRest() {
    Pipeline pipeline = start(CHAIN.formatted("tail", 1));
    assertThat(send(pipeline, 1)).isCompletedWithValue("stored");
    outputs.failures.put("one", new StoreOverloadedException("full up"));
    assertThat(send(pipeline, 1)).isCompletedWithValue("StoreOverloadedException");
    List<Span> spans = told(5);
    Span one = named(spans, "one");
    assertThat(one.status().isError()).isTrue();
    assertThat(one.status().message()).isEqualTo("full up");
    assertThat(text(one, "error")).isEqualTo("true");
    assertThat(events(one)).containsExactly("backpressure", "nack");
    assertThat(events(named(spans, "receive"))).contains("nack");
  }

  @Test
  void aChangeIsLinkedWithWhatItMetAndTakenDown() throws Exception {
    Path file = directory.resolve("collector.yaml");
    Files.writeString(file, CHAIN.formatted("full", 1));
    LivePipeline live = LivePipeline.start(resources, file);
    started.add(live);
    outputs.hold("one");
    CompletableFuture<String> answer = send(live.pipeline(), 1);
    replace(file, CHAIN.formatted("full", 2));
    // Either here or by the thread that watches the file, once.
    live.look();
    outputs.answer("one");
    assertThat(answer.get()).isEqualTo("stored");
    List<Span> spans = told(6);
    Span update = named(spans, "config.update");
    Span one = named(spans, "one");
    assertThat(text(update, "control.nodes")).isEqualTo("one");
    assertThat(text(update, "control.by")).isEqualTo("file collector.yaml");
    assertThat(text(update, "control.detail")).isEqualTo("changed one");
    assertThat(update.links()).hasSize(1);
    assertThat(update.links().get(0).spanId()).isEqualTo(one.spanId());
    assertThat(events(one)).containsExactly("config.update", "ack");
    assertThat(one.events().get(0).attributes().get(0).value().text())
        .isEqualTo(update.traceId().toString());
    assertThat(events(named(spans, "a"))).doesNotContain("config.update");
    assertThat(audit)
        .containsExactly(
            "file collector.yaml tracing none -> full",
            "file collector.yaml pipeline collector.yaml -> changed one");
    JsonNode latest = json(live).at("/control/0");
    assertThat(latest.get("action").asText()).isEqualTo("config.update");
    assertThat(latest.get("affectedSpanCount").asInt()).isEqualTo(1);
    assertThat(latest.get("heldBatchCount").asInt()).isEqualTo(1);
    assertThat(latest.get("traceId").asText()).isEqualTo(update.traceId().toString());
  }

  @Test
  void aBadFileIsAControlActionAndChangesNothing() throws Exception {
    Path file = directory.resolve("collector.yaml");
    Files.writeString(file, CHAIN.formatted("full", 1));
    LivePipeline live = LivePipeline.start(resources, file);
    started.add(live);
    replace(file, CHAIN.formatted("some", 1));
    live.look();
    assertThat(live.state().error()).contains("'some' is not one of none, tail, full");
    assertThat(live.pipeline().tracing()).isEqualTo(SelfTracing.Mode.FULL);
    assertThat(json(live).at("/control/0/action").asText()).isEqualTo("config.refused");
  }

  @Test
  void theFileSwitchesItOffAgainAndWhatComesThenIsNotTraced() {
    Pipeline pipeline = start(CHAIN.formatted("full", 1));
    assertThat(send(pipeline, 1)).isCompletedWithValue("stored");
    told(5);
    pipeline.change(config(CHAIN.formatted("none", 1)));
    assertThat(send(pipeline, 1)).isCompletedWithValue("stored");
    assertThat(tracing.isOff()).isTrue();
    // The change of the file, and of the mode.
    List<Span> spans = told(7);
    assertThat(spans.stream().filter(span -> span.name().equals("receive"))).hasSize(1);
    assertThat(spans.stream().filter(span -> span.name().equals("mode.change"))).hasSize(2);
  }

  @Test
  void figuresOfChannelsAndControlsAreLive() throws Exception {
    LivePipeline live = LivePipeline.start(resources, file(CHAIN.formatted("none", 1)));
    started.add(live);
    for (int i = 0; i < 3; i++) {
      assertThat(send(live.pipeline(), 2)).isCompletedWithValue("stored");
    }
    JsonNode json = json(live);
    assertThat(json.get("tracing").asText()).isEqualTo("none");
    assertThat(json.at("/channels/0/from").asText()).isEqualTo("receive");
    for (JsonNode channel : json.get("channels")) {
      assertThat(channel.get("batchCount").asLong()).isEqualTo(3);
      assertThat(channel.get("spanCount").asLong()).isEqualTo(6);
    }
    assertThat(json.at("/nodes/0/inSpanCount").asLong()).isEqualTo(6);
    assertThat(json.at("/nodes/1/delayedBatchCount").asLong()).isZero();
    // The two looks that a rate needs are a second apart.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              send(live.pipeline(), 2);
              return json(live).at("/nodes/3/inSpansPerSecond").asDouble() > 0;
            });
    assertThat(registry.scrape().stream().map(one -> one.getMetadata().getName()))
        .contains(
            "datatracing_pipeline_latency_seconds",
            "datatracing_pipeline_batch_spans",
            "datatracing_pipeline_channel_spans",
            "datatracing_pipeline_control_actions",
            "datatracing_selftrace_spans");
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("collector.yaml"), text);
  }

  private static void replace(Path file, String text) throws Exception {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, text);
    Files.move(
        whole,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static JsonNode json(LivePipeline live) throws Exception {
    return new ObjectMapper().readTree(new PipelineApi(live).json());
  }
}
