package io.datatracing.collector.sampling.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.head.HeadOptions.Rule;
import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.testing.SpanGenerator;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which spans pass, what is written on them, and that it can be computed again. */
class HeadNodeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_790_000_000L * SECOND;

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private final List<OtlpBatch> batches = new ArrayList<>();
  private final List<TraceId> dropped = new ArrayList<>();

  private HeadNode node(HeadOptions options) {
    return new HeadNode(
        options,
        new NodeContext(
            "head",
            (batch, origin, done) -> {
              batches.add(batch);
              done.stored();
            },
            (trace, cause, id, policy, spans) -> {
              assertThat(cause).isEqualTo("head.not_sampled");
              for (long i = 0; i < spans; i++) {
                dropped.add(trace);
              }
            },
            directory,
            () -> START + nanos.get(),
            nanos::get,
            new PrometheusRegistry()));
  }

  private OtlpBatch send(HeadNode node, List<Span> spans) {
    OtlpBatch batch = OtlpBatch.of(spans);
    List<String> answers = new ArrayList<>();
    node.take(
        batch,
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {
            answers.add("stored");
          }

          @Override
          public void failed(StoreException cause) {
            answers.add("failed");
          }
        });
    assertThat(answers).containsExactly("stored");
    return batch;
  }

  private List<Span> out() {
    List<Span> spans = new ArrayList<>();
    batches.forEach(batch -> spans.addAll(batch.decode()));
    return spans;
  }

  private static SpanBuilder span(long low) {
    return Span.builder(new TraceId(7, low), new SpanId(1), "GET /orders")
        .times(START, START + 1_000)
        .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "shop"))));
  }

  private static List<Span> random(int count, long seed) {
    Random random = new Random(seed);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(span(random.nextLong()).build());
    }
    return spans;
  }

  @Test
  void aBatchOfWhichNothingIsDroppedIsHandedOnAsItCame() {
    OtlpBatch sent = send(node(HeadOptions.of(1)), random(10, 1));
    assertThat(batches).containsExactly(sent);
  }

  @Test
  void theShareIsThatOfTheIdAndIsWrittenOnTheSpan() {
    List<Span> sent = random(2_000, 2);
    send(node(HeadOptions.of(0.25)), sent);

    long threshold = Consistent.threshold(0.25);
    List<Long> expected =
        sent.stream()
            .map(span -> span.traceId().low())
            .filter(low -> (low & Consistent.NEVER - 1) >= threshold)
            .toList();
    assertThat(out()).extracting(span -> span.traceId().low()).isEqualTo(expected);
    assertThat(out()).allMatch(span -> span.traceState().equals("ot=th:c"));
    assertThat(dropped).hasSize(2_000 - expected.size());
    assertThat(expected.size()).isBetween(400, 600);
  }

  @Test
  void whoKeepsMoreKeepsAllThatWhoKeepsLessDoes() {
    List<Span> sent = random(500, 3);
    send(node(HeadOptions.of(0.1)), sent);
    List<TraceId> few = out().stream().map(Span::traceId).toList();
    batches.clear();
    send(node(HeadOptions.of(0.3)), sent);

    assertThat(out()).extracting(Span::traceId).containsAll(few);
  }

  @Test
  void aSpanThatWasSampledAtALowerRatioPassesWithItsOwnThreshold() {
    Span rare = span(0xffff_ffff_ffff_ffL).traceState("ot=th:fd70a").build();
    OtlpBatch sent = send(node(HeadOptions.of(0.5)), List.of(rare));
    assertThat(batches).containsExactly(sent);
  }

  @Test
  void errorsAndSlowSpansPassAndAreMarked() {
    HeadNode node = node(new HeadOptions(0.0, null, null, null, true, Duration.ofSeconds(1), null));
    send(
        node,
        List.of(
            span(1).status(new Status(Status.Code.ERROR, "")).build(),
            span(2).times(START, START + SECOND).build(),
            span(3).build()));

    assertThat(out()).extracting(span -> span.traceId().low()).containsExactly(1L, 2L);
    assertThat(out())
        .allMatch(
            span -> span.attributes().contains(Attribute.of("datatracing.sampled.by", "rescue")));
    assertThat(dropped).containsExactly(new TraceId(7, 3));
  }

  @Test
  void inFrontOfATailNodeNothingIsDroppedButMarked() {
    send(node(new HeadOptions(0.0, null, null, null, null, null, true)), random(5, 4));

    assertThat(out()).hasSize(5);
    assertThat(out())
        .allMatch(
            span -> span.attributes().contains(Attribute.of("datatracing.head.would_drop", true)));
    assertThat(dropped).isEmpty();
  }

  @Test
  void nothingElseOfASpanIsChanged() {
    List<Span> sent = new SpanGenerator(9).traces(40);
    send(node(new HeadOptions(0.5, null, null, null, false, null, null)), sent);

    for (Span span : out()) {
      assertThat(sent)
          .anyMatch(
              original ->
                  original.spanId().equals(span.spanId())
                      && original.attributes().equals(span.attributes())
                      && original.events().equals(span.events())
                      && original.links().equals(span.links())
                      && original.resource().equals(span.resource())
                      && original.scope().equals(span.scope())
                      && original.status().equals(span.status()));
    }
    assertThat(out().size() + dropped.size()).isEqualTo(sent.size());
  }

  @Test
  void theFirstRuleThatFitsDecides() {
    HeadNode node =
        node(
            new HeadOptions(
                0.0,
                List.of(
                    new Rule("pay*", null, 1),
                    new Rule(null, "GET /health*", 0),
                    new Rule("shop", "GET *", 1)),
                null,
                null,
                null,
                null,
                null));
    send(
        node,
        List.of(
            span(1).build(),
            Span.builder(new TraceId(7, 2), new SpanId(1), "GET /healthz")
                .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "shop"))))
                .build(),
            Span.builder(new TraceId(7, 3), new SpanId(1), "x")
                .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "payments"))))
                .build()));
    assertThat(out()).extracting(span -> span.traceId().low()).containsExactly(1L, 3L);
  }

  @ParameterizedTest
  @CsvSource({
    "a*, abc, true",
    "*c, abc, true",
    "a*c, abc, true",
    "a*b, abc, false",
    "abc, abc, true",
    "ab, abc, false",
    "*, '', true",
    "**b*, abc, true",
    "a*a, a, false"
  })
  void starsStandForAnything(String pattern, String text, boolean expected) {
    assertThat(HeadRules.matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void theRatioIsLoweredTowardsTheTarget() {
    HeadNode node = node(new HeadOptions(1.0, null, 100.0, null, false, null, null));
    for (int second = 0; second < 60; second++) {
      send(node, random(1_000, second));
      nanos.addAndGet(SECOND);
    }
    batches.clear();
    for (int second = 60; second < 80; second++) {
      send(node, random(1_000, second));
      nanos.addAndGet(SECOND);
    }
    // 1,000 a second arrive: a tenth of 20,000 passes; six standard deviations are 255.
    assertThat(out().size()).isBetween(1_745, 2_255);
    assertThat(out()).allMatch(span -> span.traceState().startsWith("ot=th:e"));
  }

  @Test
  void theRestOfASecondIsNotSampledWhenTheLimitIsReached() {
    HeadNode node = node(new HeadOptions(1.0, null, null, 50.0, false, null, null));
    for (int i = 0; i < 10; i++) {
      send(node, random(20, i));
    }
    assertThat(out()).hasSize(60);
    nanos.addAndGet(SECOND);
    send(node, random(20, 99));
    assertThat(out()).hasSize(80);
  }

  @Test
  void whatWasDroppedIsComputedAgainFromTheIdAndTheHistory() {
    HeadOptions options =
        new HeadOptions(0.5, List.of(new Rule("other", null, 0.1)), 20.0, 40.0, false, null, null);
    HeadNode node = node(options);
    record Asked(TraceId trace, long time) {}
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<Span> spans = random(10, 1_000 + i);
      spans.forEach(span -> asked.add(new Asked(span.traceId(), START + nanos.get())));
      send(node, spans);
      nanos.addAndGet(SECOND / 7);
    }
    node = node(HeadOptions.of(0.01));
    nanos.addAndGet(SECOND);

    HeadHistory history = HeadHistory.open(directory);
    assertThat(history.covers(START - 1)).isFalse();
    assertThat(history.wouldHaveDropped(new TraceId(1, 0), "shop", "x", START - 1)).isFalse();
    for (Asked one : asked) {
      assertThat(history.wouldHaveDropped(one.trace(), "shop", "GET /orders", one.time()))
          .isEqualTo(dropped.contains(one.trace()));
    }
    assertThat(dropped).isNotEmpty().hasSizeLessThan(2_000);
    assertThat(history.wouldHaveDropped(new TraceId(1, 0), "x", "y", START + nanos.get())).isTrue();
  }

  @Test
  void halfALineAtTheEndIsPassedOver() throws Exception {
    node(HeadOptions.of(0.5));
    Files.writeString(
        directory.resolve("head-history.jsonl"),
        "{\"time\":\"179000000",
        StandardOpenOption.APPEND);
    nanos.addAndGet(SECOND);
    node(HeadOptions.of(0.0));

    HeadHistory history = HeadHistory.open(directory);
    assertThat(history.wouldHaveDropped(new TraceId(1, -1), "s", "o", START)).isFalse();
    assertThat(history.wouldHaveDropped(new TraceId(1, -1), "s", "o", START + SECOND)).isTrue();
  }

  @Test
  void wrongSettingsAreRefusedInOneLine() {
    assertThatThrownBy(() -> HeadOptions.of(1.01)).hasMessageContaining("1.01");
    assertThatThrownBy(() -> new Rule(null, null, -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new HeadOptions(null, null, 0.0, null, null, null, null))
        .hasMessageContaining("target-spans-per-second is 0.0");
  }
}
