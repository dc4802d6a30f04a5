package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExportWorkerTest {
  private static final int BATCH = 4;
  private static final int DELAY_MILLIS = 5_000;
  private static final SendResult DOWN = SendResult.unavailable("down", SendResult.NO_RETRY_AFTER);

  private final Losses losses = new Losses();
  private final TestClock clock = new TestClock();
  private final FakeTransport transport = new FakeTransport();
  private final AtomicInteger housekeeping = new AtomicInteger();
  private final ExporterOptions options =
      new ExporterOptions(
          "http://127.0.0.1:1/v1/traces",
          Map.of(),
          false,
          10_000,
          16,
          64 << 20,
          BATCH,
          DELAY_MILLIS);
  private final SpanQueue queue = new SpanQueue(options.queueSpans(), options.queueBytes(), losses);
  private final ExportWorker worker =
      new ExportWorker(
          options,
          queue,
          () -> new OtlpEncoder(new byte[0], "s", "v"),
          transport,
          losses,
          new OutageReport("http://c", losses, new PrintStream(OutputStream.nullOutputStream())),
          // The longest wait the jitter can give: 1 s, then 2 s.
          new Backoff(() -> -1),
          clock,
          housekeeping::incrementAndGet);
  private final Spans spans = new Spans(queue::offer);

  @Test
  void aFullBatchLeavesAtOnce() {
    endSpans(BATCH);

    assertThat(worker.doWork()).isEqualTo(BATCH);
    assertThat(transport.requests).hasSize(1);
    assertThat(worker.sent()).isEqualTo(BATCH);
  }

  @Test
  void fewSpansWaitForTheDelay() {
    endSpans(1);
    assertThat(worker.doWork()).isZero();

    clock.advanceMillis(DELAY_MILLIS - 1);
    assertThat(worker.doWork()).isZero();
    clock.advanceMillis(1);

    assertThat(worker.doWork()).isEqualTo(1);
    assertThat(transport.requests.get(0))
        .extracting(io.opentelemetry.proto.trace.v1.Span::getName)
        .containsExactly("s0");
  }

  @Test
  void aTickWithNothingToSendSendsNothing() {
    clock.advanceMillis(DELAY_MILLIS);

    assertThat(worker.doWork()).isZero();
    assertThat(transport.requests).isEmpty();
  }

  @Test
  void anUnavailableCollectorIsTriedThreeTimesWithGrowingPauses() {
    transport.answer(DOWN, DOWN);
    endSpans(BATCH);

    assertThat(worker.doWork()).isZero();
    clock.advanceNanos(worker.idleNanos() - 1);
    assertThat(worker.doWork()).isZero();
    assertThat(transport.requests).hasSize(1);
    clock.advanceNanos(1);
    assertThat(worker.doWork()).isZero();
    assertThat(transport.requests).hasSize(2);
    assertThat(worker.idleNanos()).isGreaterThanOrEqualTo(1_000_000_000L);
    clock.advanceNanos(worker.idleNanos());

    assertThat(worker.doWork()).isEqualTo(BATCH);
    assertThat(transport.requests).hasSize(3);
    assertThat(worker.sent()).isEqualTo(BATCH);
    assertThat(losses.total()).isZero();
  }

  @Test
  void afterTheThirdFailureTheSpansAreLostAndCounted() {
    transport.answer(DOWN, DOWN, DOWN);
    endSpans(BATCH);

    worker.doWork();
    clock.advanceNanos(worker.idleNanos());
    worker.doWork();
    clock.advanceNanos(worker.idleNanos());

    assertThat(worker.doWork()).isEqualTo(BATCH);
    assertThat(losses.of(LossCause.EXPORT_FAILED)).isEqualTo(BATCH);
    assertThat(worker.waiting()).isZero();
    endSpans(BATCH);
    assertThat(worker.doWork()).as("the next batch starts afresh").isEqualTo(BATCH);
  }

  /** The end of the process gives up what waits while a request fails, or arrives after all. */
  @Test
  void whatWasWrittenOffIsAccountedForOnce() {
    for (SendResult result : List.of(SendResult.refused("no"), SendResult.ok())) {
      transport.answer(result);
      AtomicInteger writtenOff = new AtomicInteger();
      transport.meanwhile(() -> writtenOff.set(worker.writeOff()));
      endSpans(BATCH + 1);

      worker.doWork();

      assertThat(writtenOff).hasValue(BATCH + 1);
      assertThat(worker.sent() + losses.total()).as("beside what was written off").isZero();
      assertThat(worker.waiting()).isEqualTo(1);
      queue.take(new Span[1]);
    }
  }

  @Test
  void theServersRetryAfterIsKept() {
    transport.answer(SendResult.unavailable("busy", 20_000));
    endSpans(BATCH);
    worker.doWork();

    clock.advanceMillis(19_999);
    assertThat(worker.doWork()).isZero();
    clock.advanceMillis(1);

    assertThat(worker.doWork()).isEqualTo(BATCH);
  }

  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() {
    transport.answer(SendResult.refused("HTTP status 400"));
    endSpans(BATCH);

    assertThat(worker.doWork()).isEqualTo(BATCH);
    assertThat(transport.requests).hasSize(1);
    assertThat(losses.of(LossCause.EXPORT_FAILED)).isEqualTo(BATCH);
  }

  @Test
  void aPartialSuccessCountsBothParts() {
    transport.answer(SendResult.partial(3, "too old"));
    endSpans(BATCH);

    worker.doWork();

    assertThat(worker.sent()).isEqualTo(1);
    assertThat(losses.of(LossCause.EXPORT_FAILED)).isEqualTo(3);
  }

  @Test
  void aServerThatRejectsMoreThanItGotIsNotBelieved() {
    transport.answer(SendResult.partial(Long.MAX_VALUE, null));
    endSpans(BATCH);

    worker.doWork();

    assertThat(worker.sent()).isZero();
    assertThat(losses.of(LossCause.EXPORT_FAILED)).isEqualTo(BATCH);
  }

  @Test
  void spansThatDoNotFitIntoOneRequestFollowInTheNext() {
    for (int i = 0; i < BATCH; i++) {
      endLarge(ExportWorker.MAX_REQUEST_BYTES / 3);
    }

    assertThat(worker.doWork()).isEqualTo(2);
    assertThat(worker.waiting()).isEqualTo(2);
    assertThat(worker.doWork()).isEqualTo(2);
    assertThat(transport.requests).extracting(List::size).containsExactly(2, 2);
    assertThat(worker.sent()).isEqualTo(BATCH);
  }

  @Test
  void aSpanLargerThanARequestIsLostAlone() {
    endSpans(1);
    endLarge(ExportWorker.MAX_REQUEST_BYTES + 1);
    endSpans(2);

    // The first request ends before the giant; the second drops it and takes the rest.
    assertThat(worker.doWork() + worker.doWork()).isEqualTo(BATCH);
    assertThat(worker.sent()).isEqualTo(3);
    assertThat(losses.of(LossCause.LIMIT)).isEqualTo(1);
  }

  @Test
  void onceTheProcessEndsNothingWaits() {
    worker.finishBy(clock.nanoTime() + 2_000_000_000L);
    endSpans(1);
    transport.answer(DOWN);

    assertThat(worker.doWork()).as("no second attempt, no delay").isEqualTo(1);
    assertThat(losses.of(LossCause.EXPORT_FAILED)).isEqualTo(1);
    assertThat(transport.timeouts).containsExactly(2_000);
  }

  @Test
  void pastTheEndAnAttemptHasItsUsualTimeAsNobodyWaits() {
    worker.finishBy(clock.nanoTime() + 2_000_000_000L);
    clock.advanceMillis(2_001);
    endSpans(1);

    assertThat(worker.doWork()).isEqualTo(1);
    assertThat(transport.timeouts).containsExactly(10_000);
  }

  @Test
  void afterAFlushSpansWaitAgain() {
    worker.finishBy(clock.nanoTime() + 2_000_000_000L);
    worker.carryOn();
    endSpans(1);

    assertThat(worker.doWork()).isZero();
  }

  @Test
  void housekeepingRunsEveryTenSeconds() {
    worker.doWork();
    assertThat(housekeeping).hasValue(0);

    clock.advanceMillis(10_000);
    worker.doWork();
    worker.doWork();

    assertThat(housekeeping).hasValue(1);
  }

  /**
   * Whatever is ended and whatever the collector answers: offered = sent + lost + queued + in hand.
   */
  @Property(tries = 300)
  void nothingIsLostWithoutACause(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9) Integer> steps) {
    // A fresh one for each try: fields are made once for all tries of a property.
    new ExportWorkerTest().accountsForEverything(steps);
  }

  private void accountsForEverything(List<Integer> steps) {
    int offered = 0;
    for (int step : steps) {
      if (step < 4) {
        endSpans(step * 3);
        offered += step * 3;
      } else if (step == 4) {
        transport.answer(DOWN);
      } else if (step == 5) {
        transport.answer(SendResult.refused("no"));
      } else if (step == 6) {
        transport.answer(SendResult.partial(1, null));
      } else {
        clock.advanceMillis(step * 400L);
        worker.doWork();
      }
      assertThat(worker.sent() + losses.total() + worker.waiting()).isEqualTo(offered);
    }
  }

  private void endSpans(int count) {
    for (int i = 0; i < count; i++) {
      spans.ended("s" + i);
    }
  }

  private void endLarge(int bytes) {
    Span span = spans.start("large");
    span.put(AttributeKey.of("text"), "x".repeat(bytes));
    span.end();
  }
}
