package io.datatracing.collector.sampling.tail;

import static io.datatracing.collector.sampling.tail.TailFixture.SECOND;
import static io.datatracing.collector.sampling.tail.TailFixture.START;
import static io.datatracing.collector.sampling.tail.TailFixture.error;
import static io.datatracing.collector.sampling.tail.TailFixture.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random traces whose spans come in any order, with pauses, restarts, little memory, refusals, and
 * a wall clock that jumps by days: what fails or is slow is stored, and every span is stored or in
 * the ledger, each once.
 */
class TailPropertiesTest {
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final int TRACES = 60;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyErrorAndEverySlowTraceIsStoredAndNothingIsLostWithoutAReason(long seed) {
    Random random = new Random(seed);
    boolean restarts = seed % 3 == 0;
    TailOptions options =
        TailOptions.of(
                List.of(
                    Policy.keep("errors", new Condition.Failed()),
                    Policy.keep("slow", new Condition.Latency(SLOW)),
                    Policy.keep("some", new Condition.Share(0.1))))
            .withWorkers(1 + random.nextInt(4))
            .withMemory(1 << 20)
            .withJournal(1 << 24, 1 << 16)
            .withLinks(seed % 2 == 0 ? TailOptions.LinkOptions.DEFAULT : null);
    List<Span> spans = spans(random);
    try (TailFixture tail = new TailFixture(directory, options)) {
      int at = 0;
      boolean jumps = seed % 4 == 0;
      while (at < spans.size()) {
        int count = Math.min(1 + random.nextInt(20), spans.size() - at);
        tail.refusals.set(random.nextInt(8) == 0 ? 2 : 0);
        tail.send(spans.subList(at, at + count));
        at += count;
        tail.pass(Duration.ofMillis(random.nextInt(3_000)));
        if (jumps && random.nextInt(5) == 0) {
          tail.wallJump.set(Duration.ofMinutes(random.nextInt(20_000) - 10_000).toNanos());
        }
        if (restarts && random.nextInt(10) == 0) {
          tail.restartCleanly();
        }
      }
      for (int i = 0; i < 30; i++) {
        tail.pass(Duration.ofSeconds(5));
      }
      check(tail, spans);
    }
  }

  private static List<Span> spans(Random random) {
    List<Span> spans = new ArrayList<>();
    for (int trace = 0; trace < TRACES; trace++) {
      int size = 1 + random.nextInt(12);
      for (int i = 1; i <= size; i++) {
        long start = START + random.nextInt(1_500) * 1_000_000L;
        SpanBuilder span =
            Span.builder(trace(trace), new SpanId(i), "operation")
                .resource(TailFixture.resource("service-" + i % 3))
                .times(start, start + random.nextInt(400) * 1_000_000L);
        if (random.nextInt(60) == 0) {
          span.status(error());
        }
        if (random.nextInt(60) == 0) {
          span.times(start, start + 3 * SECOND);
        }
        if (random.nextInt(20) == 0) {
          span.link(new Link(trace(random.nextInt(TRACES)), new SpanId(1), "", 0, List.of(), 0));
        }
        spans.add(span.build());
      }
    }
    java.util.Collections.shuffle(spans, random);
    return spans;
  }

  private static void check(TailFixture tail, List<Span> sent) {
    List<Span> stored = tail.stored.stream().map(TailFixture::unmarked).toList();
    Set<Span> distinct = new HashSet<>(stored);
    assertThat(stored).as("no span is handed on twice").hasSameSizeAs(distinct);
    assertThat(sent).containsAll(stored);
    for (Span span : sent) {
      if (span.status().isError() || span.durationNanos() >= SLOW.toNanos()) {
        assertThat(distinct).contains(span);
      }
    }
    Map<TraceId, Long> sentOf = new HashMap<>();
    sent.forEach(span -> sentOf.merge(span.traceId(), 1L, Long::sum));
    Map<TraceId, Long> accounted = new HashMap<>();
    stored.forEach(span -> accounted.merge(span.traceId(), 1L, Long::sum));
    tail.losses.forEach(loss -> accounted.merge(loss.trace(), loss.spans(), Long::sum));
    assertThat(accounted).isEqualTo(sentOf);
    assertThat(tail.losses).allMatch(loss -> loss.cause().equals("tail.not_sampled"));
    TailFigures figures = tail.node.figures();
    assertThat(figures.waitingSpans()).isZero();
    assertThat(figures.waitingTraces()).isZero();
    assertThat(figures.unsettledSpans()).isZero();
    assertThat(figures.memoryBytes()).isZero();
  }
}
