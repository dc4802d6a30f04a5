package io.datatracing.collector.sampling.tail;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions that the journal has forgotten with the batches they were about. */
class TailRestartTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @TempDir Path directory;
  private TailFixture tail;

  @BeforeEach
  void open() {
    TailOptions options =
        TailOptions.of(
                List.of(
                    Policy.keep("errors", new Condition.Failed()),
                    Policy.keep("slow", new Condition.Latency(Duration.ofMinutes(1), null))))
            .withWorkers(2)
            .withJournal(1 << 24, 1 << 16);
    tail = new TailFixture(directory, options);
  }

  @AfterEach
  void close() {
    tail.close();
  }

  /** Trace 1 is dropped, trace 2 kept, and the files that say so are gone. */
  private void decideAndForget() throws IOException {
    tail.send(span(1, 1).build(), span(1, 2).build(), span(2, 1).status(error()).build());
    tail.pass(WINDOW);
    String filling = "x".repeat(20_000);
    for (int i = 100; i < 110; i++) {
      tail.send(span(i, 1).attribute(Attribute.of("filling", filling)).build());
    }
    tail.pass(WINDOW);
    assertThat(files(JournalFormat.SUFFIX)).hasSize(1);
    tail.stored.clear();
    tail.losses.clear();
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Test
  void lateSpansFollowTheDecisionAcrossAKill() throws Exception {
    decideAndForget();
    tail.restart();
    lateSpansFollow();
  }

  @Test
  void lateSpansFollowTheDecisionAcrossACleanEnd() throws Exception {
    decideAndForget();
    tail.restartCleanly();
    tail.restartCleanly();
    lateSpansFollow();
  }

  private void lateSpansFollow() {
    tail.send(span(1, 3).build(), span(2, 2).build());
    assertThat(tail.losses)
        .containsExactly(new Loss(trace(1), "tail.not_sampled", "tail-1", "late", 1));
    assertThat(tail.stored).extracting(Span::traceId).containsExactly(trace(2));
    assertThat(tail.node.figures().lateSpans()).isEqualTo(2);
  }

  @Test
  void aLateErrorOverturnsADropOfTheProcessBeforeAndSaysWhatIsMissing() throws Exception {
    decideAndForget();
    tail.restart();
    tail.send(span(1, 3).status(error()).build());
    assertThat(tail.stored).hasSize(1);
    assertThat(mark(tail.stored.get(0), Marks.MISSING)).isEqualTo("2");
  }

  @Test
  void aLateRootIsMeasuredFromWhereItsTraceBegan() throws Exception {
    decideAndForget();
    tail.restart();
    long start = TailFixture.START + Duration.ofSeconds(59).toNanos();
    tail.send(span(1, 3).times(start, start + Duration.ofSeconds(2).toNanos()).build());
    assertThat(tail.stored).extracting(one -> mark(one, Marks.POLICY)).containsExactly("slow");
  }

  @Test
  void anEntryThatWasCutOffOrDamagedIsPassedOver() throws Exception {
    decideAndForget();
    tail.close();
    Path file = files(DecisionLog.SUFFIX).get(0);
    byte[] bytes = Files.readAllBytes(file);
    assertThat((bytes.length - DecisionLog.HEADER_SIZE) % DecisionLog.ENTRY_SIZE).isZero();
    bytes[DecisionLog.HEADER_SIZE + 3] ^= 1;
    Files.write(file, bytes);
    Files.write(file, new byte[7], StandardOpenOption.APPEND);
    tail.restart();
    int entries = (bytes.length - DecisionLog.HEADER_SIZE) / DecisionLog.ENTRY_SIZE;
    tail.send(span(1, 3).build(), span(2, 2).build());
    assertThat(entries).isEqualTo(12);
    assertThat(tail.node.figures().lateSpans()).as("one of the two is not known").isEqualTo(1);
  }

  @Test
  void anotherVersionIsPassedOver() throws Exception {
    decideAndForget();
    tail.close();
    Path file = files(DecisionLog.SUFFIX).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[4]++;
    Files.write(file, bytes);
    tail.restart();
    tail.send(span(1, 3).build());
    assertThat(tail.node.figures().lateSpans()).isZero();
  }

  @Test
  void soManyAreRememberedAndTheOldestFilesGo() throws Exception {
    tail.close();
    Path own = Files.createDirectory(directory.resolve("own"));
    int most = 1_000;
    DecisionLog decisions = DecisionLog.open(own, most, (trace, entry) -> {});
    for (int i = 0; i < 5_000; i++) {
      decisions.add(trace(i), new Decided.Entry(i % 2 == 0, i, i));
      if (i % 10 == 9) {
        decisions.flush();
      }
    }
    decisions.close();
    assertThat(DecisionLog.files(own)).hasSizeBetween(4, 6);
    List<String> remembered = new java.util.ArrayList<>();
    DecisionLog.open(
            own,
            most,
            (trace, entry) ->
                remembered.add(
                    trace.low() + " " + entry.isKept() + entry.minStart() + entry.dropped()))
        .close();
    assertThat(remembered).hasSizeBetween(most, most + most / 2);
    assertThat(remembered.get(remembered.size() - 1)).isEqualTo("4999 false49994999");
    assertThat(remembered.get(0))
        .isEqualTo(
            5_000
                - remembered.size()
                + " true"
                + (5_000 - remembered.size())
                + (5_000 - remembered.size()));
    tail.restart();
  }

  @Test
  void aFaultAtOneSpanCostsThatSpanAndTheJournalKeepsWhatTheOthersNeed() throws Exception {
    tail.isClockFailing = true;
    // The fault meets the first trace of the shard; the second one has a fault of its own never.
    tail.send(span(1, 1).build(), span(2, 1).build(), span(3, 1).build(), span(4, 1).build());
    assertThat(tail.losses).hasSize(1);
    assertThat(tail.losses.get(0).cause()).isEqualTo("store.damaged");
    assertThat(tail.node.figures().waitingSpans()).isEqualTo(3);
    long lost = tail.losses.get(0).trace().low();
    String filling = "x".repeat(20_000);
    for (int i = 100; i < 110; i++) {
      tail.send(span(i, 1).attribute(Attribute.of("filling", filling)).build());
    }
    for (long i = 1; i <= 4; i++) {
      if (i != lost) {
        tail.send(span(i, 2).status(error()).build());
      }
    }
    assertThat(tail.stored).hasSize(6);
  }

  @Test
  void decisionsOfAWriteThatFailedAreWrittenWithTheNextAndCountOnce() throws Exception {
    tail.send(span(1, 1).build(), span(1, 2).build());
    tail.send(span(2, 1).status(error()).build());
    tail.isDiskFull = true;
    tail.pass(WINDOW);
    assertThat(tail.trySend(List.of(span(3, 1).build())))
        .singleElement()
        .satisfies(refused -> assertThat(refused).hasMessageContaining("No space left"));
    assertThat(tail.losses)
        .containsExactly(new Loss(trace(1), "tail.not_sampled", "tail-1", "none", 2));
    tail.isDiskFull = false;
    tail.send(span(1, 3).build());
    assertThat(tail.losses).hasSize(2);
    tail.stored.clear();
    tail.losses.clear();

    tail.restart();
    tail.pass(WINDOW);
    assertThat(tail.stored).as("stored before, and its journal says so").isEmpty();
    assertThat(tail.losses).as("dropped before, and in the ledger").isEmpty();
    tail.send(span(1, 4).status(error()).build());
    assertThat(mark(tail.stored.get(0), Marks.MISSING)).isEqualTo("3");
  }

  @Test
  void whatIsDrainedIsDecidedAtOnceAndLeavesNothing() throws Exception {
    tail.send(
        span(1, 1).build(),
        span(2, 1).build(),
        span(10, 1)
            .link(
                new io.datatracing.model.Link(
                    trace(2), new io.datatracing.model.SpanId(1), "", 0, List.of(), 0))
            .build());
    assertThat(tail.losses).isEmpty();
    tail.node.decideNow(false);
    tail.node.pump();
    tail.node.decideNow(true);
    tail.node.pump();
    assertThat(tail.losses)
        .extracting(Loss::trace)
        .containsExactlyInAnyOrder(trace(1), trace(2), trace(10));
    assertThat(tail.trySend(List.of(span(5, 1).build()))).hasSize(1);
    assertThat(tail.node.figures().waitingTraces()).isZero();
  }
}
