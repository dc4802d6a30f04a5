package io.datatracing.collector.sampling.tail;

import static io.datatracing.collector.sampling.tail.TailFixture.SECOND;
import static io.datatracing.collector.sampling.tail.TailFixture.START;
import static io.datatracing.collector.sampling.tail.TailFixture.error;
import static io.datatracing.collector.sampling.tail.TailFixture.mark;
import static io.datatracing.collector.sampling.tail.TailFixture.span;
import static io.datatracing.collector.sampling.tail.TailFixture.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.collector.sampling.span.Marks;
import io.datatracing.collector.sampling.tail.TailFixture.Loss;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of spans: kept, dropped, late, refused, spilled, found again after a restart. */
class TailNodeTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final List<Policy> POLICIES =
      List.of(
          Policy.keep("errors", new Condition.Failed()),
          Policy.keep("slow", new Condition.Latency(Duration.ofSeconds(2))));

  @TempDir Path directory;
  private TailFixture tail;

  @AfterEach
  void close() {
    tail.close();
  }

  private void open(TailOptions options) {
    tail = new TailFixture(directory, options);
  }

  private static TailOptions options() {
    return TailOptions.of(POLICIES).withWorkers(2).withWindow(WINDOW);
  }

  @Test
  void aTraceWithAnErrorIsKeptAtOnceWithAllItsSpans() {
    open(options());
    tail.send(span(1, 1).build());
    tail.pass(Duration.ofSeconds(10));
    assertThat(tail.stored).isEmpty();

    tail.send(span(1, 2).parent(new SpanId(1)).status(error()).build());

    assertThat(tail.stored).extracting(span -> span.spanId().value()).containsExactly(1L, 2L);
    assertThat(tail.node.figures().keptEarlyTraces()).isEqualTo(1);
    assertThat(mark(tail.stored.get(0), Marks.SAMPLED_BY)).isEqualTo("tail");
    assertThat(mark(tail.stored.get(0), Marks.POLICY)).isEqualTo("errors");
    assertThat(mark(tail.stored.get(1), Marks.POLICY)).isEmpty();
    assertThat(tail.losses).isEmpty();
  }

  @Test
  void spansAreHandedOnAsTheyCame() {
    open(options());
    List<Span> spans = new io.datatracing.storage.testing.SpanGenerator(7).traces(50);
    tail.send(spans);
    tail.pass(WINDOW);

    List<Span> kept = tail.stored.stream().map(TailFixture::unmarked).toList();
    assertThat(kept).isNotEmpty();
    assertThat(spans).containsAll(kept);
    assertThat(kept).doesNotHaveDuplicates();
    assertThat(kept.size() + tail.node.figures().droppedSpans()).isEqualTo(spans.size());
  }

  @Test
  void anOrdinaryTraceWaitsOutTheWindowAndIsDroppedWithAReason() {
    open(options());
    tail.send(span(1, 1).build(), span(1, 2).build());
    tail.pass(WINDOW.minusMillis(1));
    assertThat(tail.losses).isEmpty();
    assertThat(tail.node.figures().waitingSpans()).isEqualTo(2);

    tail.pass(Duration.ofMillis(1));

    assertThat(tail.stored).isEmpty();
    assertThat(tail.losses)
        .containsExactly(new Loss(trace(1), "tail.not_sampled", "tail-1", "none", 2));
    assertThat(tail.node.figures().waitingSpans()).isZero();
    assertThat(tail.node.figures().memoryBytes()).isZero();
  }

  @Test
  void lateSpansFollowTheDecision() {
    open(options());
    tail.send(span(1, 1).build(), span(2, 1).status(error()).build());
    tail.pass(WINDOW);
    tail.send(span(1, 2).build(), span(2, 2).build());

    assertThat(tail.stored)
        .extracting(Span::traceId, span -> span.spanId().value())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(trace(2), 1L),
            org.assertj.core.groups.Tuple.tuple(trace(2), 2L));
    assertThat(tail.losses)
        .containsExactly(
            new Loss(trace(1), "tail.not_sampled", "tail-1", "none", 1),
            new Loss(trace(1), "tail.not_sampled", "tail-1", "late", 1));
    assertThat(tail.node.figures().lateSpans()).isEqualTo(2);
  }

  @Test
  void aLateErrorOverturnsADropAndSaysWhatIsMissing() {
    open(options());
    tail.send(span(1, 1).build(), span(1, 2).build());
    tail.pass(WINDOW);
    tail.send(span(1, 3).build());
    tail.send(span(1, 4).status(error()).build(), span(1, 5).build());
    tail.send(span(1, 6).build());

    assertThat(tail.stored).extracting(span -> span.spanId().value()).containsExactly(4L, 5L, 6L);
    assertThat(mark(tail.stored.get(0), Marks.MISSING)).isEqualTo("3");
    assertThat(mark(tail.stored.get(0), Marks.POLICY)).isEqualTo("errors");
    assertThat(tail.node.figures().overturnedTraces()).isEqualTo(1);
    assertThat(tail.node.figures().missingSpans()).isEqualTo(3);
  }

  @Test
  void aLateSlowRootOverturnsADropByTheTimeSinceTheTraceBegan() {
    open(options());
    tail.send(span(1, 2).times(START, START + 1000).build());
    tail.pass(WINDOW);
    tail.send(span(1, 1).times(START + SECOND, START + 3 * SECOND - 1).build());

    assertThat(tail.stored).hasSize(1);
    assertThat(mark(tail.stored.get(0), Marks.POLICY)).isEqualTo("slow");
  }

  @Test
  void aLateReportOfASpanThatRunsOverturnsADrop() {
    open(options());
    tail.send(span(1, 1).build());
    tail.pass(WINDOW);
    tail.send(span(1, 2).attribute(Attribute.of("datatracing.span.state", "running")).build());

    assertThat(tail.stored).hasSize(1);
    assertThat(mark(tail.stored.get(0), Marks.POLICY)).isEqualTo("running");
  }

  @Test
  void lateSpansFollowADecisionThatOnlyAFilterRemembers() {
    open(options().withWorkers(1).withDecisions(1_024, 4));
    tail.send(span(1, 1).build(), span(2, 1).status(error()).build());
    tail.pass(WINDOW);
    List<Span> others = new ArrayList<>();
    for (int i = 0; i < 1_400; i++) {
      others.add(span(1_000 + i, 1).build());
    }
    tail.send(others);
    tail.pass(WINDOW);
    assertThat(tail.losses).hasSize(1_401);

    tail.send(span(1, 2).build(), span(2, 2).build());

    assertThat(tail.stored).extracting(Span::traceId).containsExactly(trace(2), trace(2));
    assertThat(tail.losses.get(1_401).policy()).isEqualTo("late");
  }

  @Test
  void aDropPolicyWinsAndNobodyIsKeptBeforeTheWindowIsOver() {
    open(
        TailOptions.of(
                List.of(
                    Policy.keep("errors", new Condition.Failed()),
                    Policy.drop(
                        "probes",
                        new Condition.TextAttribute("http.route", List.of("/healthz"), false))))
            .withWindow(WINDOW));
    tail.send(
        span(1, 1).status(error()).build(),
        span(1, 2).attribute(Attribute.of("http.route", "/healthz")).build(),
        span(2, 1).status(error()).build());
    assertThat(tail.stored).isEmpty();
    tail.pass(WINDOW);

    assertThat(tail.stored).extracting(Span::traceId).containsExactly(trace(2));
    assertThat(tail.losses)
        .containsExactly(new Loss(trace(1), "tail.not_sampled", "tail-1", "probes", 2));
  }

  @Test
  void aDryRunKeepsAllAndMarksWhatItWouldHaveDropped() {
    open(options().withDryRun(true));
    tail.send(span(1, 1).build(), span(1, 2).build(), span(2, 1).status(error()).build());
    tail.pass(WINDOW);
    tail.send(span(1, 3).build());

    assertThat(tail.stored).hasSize(4);
    assertThat(tail.losses).isEmpty();
    assertThat(tail.stored)
        .filteredOn(span -> span.traceId().equals(trace(1)))
        .extracting(span -> mark(span, Marks.DRY_RUN))
        .containsExactly("drop:none", "drop:none", "drop:late");
    assertThat(tail.node.figures().dryRunSpans()).isEqualTo(3);
  }

  @Test
  void manyDecisionsThatAFullDiskDoesNotTakeKeepNoBatchFromItsAnswer() {
    open(options());
    // Their decisions are more bytes than one group has.
    int traces = 150_000;
    for (int from = 0; from < traces; from += 1_000) {
      List<Span> some = new ArrayList<>();
      for (int i = 1; i <= 1_000; i++) {
        some.add(span(from + i, 1).build());
      }
      tail.send(some);
    }
    tail.isDiskFull = true;
    tail.pass(WINDOW.plusSeconds(1));
    // The fixture fails where there is no answer.
    for (int i = 1; i <= 3; i++) {
      assertThat(tail.trySend(List.of(span(traces + i, 1).build()))).hasSize(1);
    }
    tail.isDiskFull = false;
    tail.send(span(traces + 4, 1).build());
    assertThat(tail.node.figures().droppedTraces()).isEqualTo(traces);
  }

  @Test
  void beyondItsMemorySpansWaitOnDiskAndNoneIsDecidedEarly() {
    open(options().withMemory(1 << 20));
    String filling = "x".repeat(20_000);
    List<Span> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Span plain = span(i, 1).attribute(Attribute.of("filling", filling)).build();
      tail.send(plain);
      expected.add(plain);
    }
    assertThat(tail.node.figures().spilledBytes()).isGreaterThan(2 << 20);
    assertThat(tail.node.figures().memoryBytes()).isLessThanOrEqualTo(1 << 20);
    assertThat(tail.node.figures().waitingTraces()).isEqualTo(200);
    for (int i = 0; i < 200; i++) {
      tail.send(span(i, 2).status(error()).build());
    }

    assertThat(tail.stored).hasSize(400);
    assertThat(tail.stored.stream().map(TailFixture::unmarked)).containsAll(expected);
    assertThat(tail.node.figures().forcedTraces()).isZero();
    assertThat(tail.losses).isEmpty();
  }

  @Test
  void onlyWhenTheJournalIsFullTheOldestAreDecidedBeforeTheirTime() {
    open(options().withWorkers(1).withMemory(1 << 20).withJournal(4 << 16, 1 << 16));
    String filling = "x".repeat(20_000);
    for (int i = 0; i < 30; i++) {
      tail.send(span(i, 1).attribute(Attribute.of("filling", filling)).build());
    }

    long forced = tail.node.figures().forcedTraces();
    assertThat(forced).isPositive();
    assertThat(tail.node.figures().journalBytes()).isLessThanOrEqualTo(4 << 16);
    assertThat(tail.losses).hasSize((int) forced);
    for (int i = 0; i < forced; i++) {
      assertThat(tail.losses.get(i))
          .isEqualTo(new Loss(trace(i), "tail.memory", "tail-1", "none", 1));
    }
    assertThat(tail.node.figures().waitingTraces()).isEqualTo(30 - forced);
  }

  @Test
  void keptSpansThatAreRefusedWaitAndAreHandedOnAgain() {
    open(options());
    tail.refusals.set(3);
    tail.send(span(1, 1).status(error()).build());
    assertThat(tail.stored).isEmpty();
    assertThat(tail.node.figures().unsettledSpans()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      tail.pass(Duration.ofSeconds(5));
    }

    assertThat(tail.stored).hasSize(1);
    assertThat(tail.node.figures().refusedByNext()).isEqualTo(3);
    assertThat(tail.node.figures().unsettledSpans()).isZero();
  }

  @Test
  void whenNothingIsTakenAnyMoreTheSenderIsAskedToComeAgain() {
    open(options().withJournal(4 << 16, 1 << 16));
    tail.refusals.set(Integer.MAX_VALUE);
    String filling = "x".repeat(20_000);
    List<StoreException> refused = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      refused.addAll(
          tail.trySend(
              List.of(
                  span(i, 1).status(error()).attribute(Attribute.of("filling", filling)).build())));
    }
    assertThat(refused).isNotEmpty().allMatch(StoreOverloadedException.class::isInstance);
    tail.refusals.set(0);
    tail.pass(Duration.ofSeconds(5));
    tail.pass(Duration.ofSeconds(5));

    assertThat(tail.stored).hasSize(40 - refused.size());
    assertThat(tail.losses).isEmpty();
    assertThat(tail.trySend(List.of(span(99, 1).build()))).isEmpty();
  }

  @Test
  void aRestartGoesOnWithWhatWasNotDecided() {
    open(options());
    tail.send(span(1, 1).build(), span(2, 1).build(), span(3, 1).status(error()).build());
    tail.pass(Duration.ofSeconds(10));
    tail.send(span(2, 2).build());
    assertThat(tail.stored).hasSize(1);

    tail.restart();

    assertThat(tail.node.figures().replayedSpans()).isEqualTo(3);
    assertThat(tail.stored).hasSize(1);
    tail.send(span(1, 2).status(error()).build());
    assertThat(tail.stored)
        .filteredOn(span -> span.traceId().equals(trace(1)))
        .extracting(span -> span.spanId().value())
        .containsExactly(1L, 2L);
    tail.pass(Duration.ofSeconds(20));
    assertThat(tail.losses)
        .containsExactly(new Loss(trace(2), "tail.not_sampled", "tail-1", "none", 2));
  }

  @Test
  void aRestartRemembersDecisionsAndHandsOnWhatWasKeptAndNotStored() {
    open(options().withJournal(1 << 24, 1 << 22));
    tail.send(span(1, 1).build());
    tail.pass(WINDOW);
    tail.send(span(9, 1).build());
    tail.refusals.set(1);
    tail.send(span(2, 1).status(error()).build());
    assertThat(tail.stored).isEmpty();

    tail.restart();

    assertThat(tail.stored).extracting(Span::traceId).containsExactly(trace(2));
    tail.send(span(1, 2).build(), span(2, 2).build());
    assertThat(tail.stored).extracting(Span::traceId).containsExactly(trace(2), trace(2));
    assertThat(tail.losses).extracting(Loss::policy).containsExactly("none", "late");
  }

  @Test
  void whatIsHandedOnAgainAfterARestartIsTheSame() {
    open(options());
    tail.send(span(1, 1).build(), span(2, 1).build(), span(1, 2).build());
    tail.send(span(3, 1).build());
    tail.pass(WINDOW);
    tail.send(span(9, 1).build());
    tail.refusals.set(Integer.MAX_VALUE);
    tail.send(span(2, 2).status(error()).build());
    tail.send(span(4, 1).parent(new SpanId(7)).build());
    tail.send(span(4, 2).build(), span(4, 3).status(error()).build());
    tail.send(span(4, 4).build());
    tail.refusals.set(0);

    tail.restart();
    List<Span> once = List.copyOf(tail.stored);
    tail.stored.clear();

    assertThat(once).hasSize(5);
    assertThat(once)
        .extracting(span -> mark(span, Marks.POLICY) + mark(span, Marks.MISSING))
        .containsExactlyInAnyOrder("errors1", "errors", "", "", "");
    assertThat(mark(once.get(indexOf(once, 4, 2)), Marks.POLICY)).isEqualTo("errors");
  }

  private static int indexOf(List<Span> spans, long trace, long span) {
    for (int i = 0; i < spans.size(); i++) {
      if (spans.get(i).traceId().equals(trace(trace)) && spans.get(i).spanId().value() == span) {
        return i;
      }
    }
    throw new AssertionError("no span " + span + " of trace " + trace);
  }

  @Test
  void aRestartAfterARestartChangesNothing() {
    open(options());
    tail.send(span(1, 1).build(), span(2, 1).status(error()).build());
    tail.restartCleanly();
    tail.restart();
    tail.restart();
    tail.pass(WINDOW);

    assertThat(tail.stored).hasSize(1);
    assertThat(tail.losses).hasSize(1);
  }

  @Test
  void filesGoWhenAllInThemIsDecided() throws Exception {
    open(options().withJournal(1 << 24, 1 << 16));
    String filling = "x".repeat(20_000);
    for (int i = 0; i < 20; i++) {
      tail.send(span(i, 1).attribute(Attribute.of("filling", filling)).build());
    }
    assertThat(files()).hasSizeGreaterThan(5);
    tail.pass(WINDOW);

    assertThat(files()).hasSize(1);
    assertThat(tail.node.figures().journalBytes()).isEqualTo(Files.size(files().get(0)));
  }

  @Test
  void damageInTheMiddleOfAFileCostsWhatIsThereAndNoMore() throws Exception {
    open(options());
    tail.send(span(1, 1).attribute(Attribute.of("find", "the-damaged-one")).build());
    tail.send(span(2, 1).build());
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("the-damaged");
    bytes[at] ^= 1;
    Files.write(file, bytes);

    tail.restart();

    assertThat(tail.node.figures().waitingTraces()).isEqualTo(1);
    tail.send(span(2, 2).status(error()).build());
    assertThat(tail.stored).hasSize(2);
  }

  @Test
  void aNewerFormatIsRefusedInOneLine() throws Exception {
    open(options());
    tail.send(span(1, 1).build());
    tail.node.close();
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[4] = 9;
    Files.write(file, bytes);

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> TailNode.withoutThreads(options(), tail.context())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has format 9; this version reads 1");
  }

  private List<Path> files() throws java.io.IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(JournalFormat.SUFFIX)).sorted().toList();
    }
  }
}
