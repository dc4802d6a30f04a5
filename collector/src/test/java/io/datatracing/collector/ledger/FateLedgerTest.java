package io.datatracing.collector.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FateLedgerTest {
  private static final long NOON = 1_769_860_800_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final TraceId TRACE = new TraceId(5, 6);
  private static final LedgerOptions SMALL = new LedgerOptions(4_096, Duration.ofSeconds(1), 1_000);

  private final RecordingLog log = new RecordingLog();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private long now = NOON;
  private long nanos;

  /** Keeps what it is given; fails while it is told to. */
  private static final class RecordingLog implements FateLog {
    final List<FateEntry> entries = new ArrayList<>();
    boolean fails;

    @Override
    public synchronized void append(List<FateEntry> more) {
      more.forEach(FateEntry::check);
      if (fails) {
        throw new StoreException("No space left on device");
      }
      entries.addAll(more);
    }

    @Override
    public synchronized List<FateEntry> fates(TraceId traceId) {
      return entries.stream()
          .filter(entry -> entry.tracePrefix() == FateEntry.prefix(traceId))
          .toList();
    }

    @Override
    public Optional<FateFigures> figures() {
      return Optional.of(new FateFigures(7, 9, 100, NOON, 0.01));
    }
  }

  private FateLedger ledger(LedgerOptions options) {
    return new FateLedger(options, log, registry, () -> now, () -> nanos);
  }

  @Test
  void whatBelongsTogetherWithinASecondIsOneEntry() {
    FateLedger ledger = ledger(LedgerOptions.DEFAULT);
    ledger.record(TRACE, "tail.not_sampled", "tail", "rest", 2);
    now += SECOND / 2;
    ledger.record(TRACE, "tail.not_sampled", "tail", "rest", 3);
    ledger.record(TRACE, "tail.not_sampled", "tail", "other", 1);
    now += SECOND;
    ledger.record(TRACE, "tail.not_sampled", "tail", "rest", 1);
    ledger.recordAt(TRACE, "agent.queue_full", "shop", "", 0, NOON - SECOND);
    List<FateEntry> wanted =
        List.of(
            entry("tail.not_sampled", "tail", "rest", NOON + SECOND, 1),
            entry("tail.not_sampled", "tail", "other", NOON, 1),
            entry("tail.not_sampled", "tail", "rest", NOON, 5),
            entry("agent.queue_full", "shop", "", NOON - SECOND, 0));
    assertThat(ledger.fates(TRACE)).as("before the log has them").isEqualTo(wanted);
    assertThat(log.entries).isEmpty();
    assertThat(ledger.doWork()).as("not time yet").isZero();
    nanos += SECOND;
    assertThat(ledger.doWork()).isEqualTo(4);
    assertThat(log.entries).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(ledger.fates(TRACE)).isEqualTo(wanted);
    ledger.close();
  }

  @Test
  void manyGoBeforeTheirTime() {
    FateLedger ledger = ledger(new LedgerOptions(1 << 20, Duration.ofHours(1), 10));
    for (int i = 1; i <= 9; i++) {
      ledger.record(new TraceId(i, 0), "head.not_sampled", "head", "", 1);
    }
    assertThat(ledger.doWork()).isZero();
    ledger.record(new TraceId(10, 0), "head.not_sampled", "head", "", 1);
    assertThat(ledger.doWork()).isEqualTo(10);
    ledger.close();
  }

  @Test
  void whatMemoryCannotHoldIsCounted() {
    FateLedger ledger = ledger(SMALL);
    for (int i = 1; i <= 100; i++) {
      ledger.record(new TraceId(i, 0), "tail.not_sampled", "tail", "", 1);
    }
    long kept = 100 - ledger.dropped();
    assertThat(kept).isBetween(10L, 30L);
    assertThat(metric("datatracing_ledger_memory_bytes")).isBetween(1.0, 4_096.0);
    assertThat(ledger.doWork()).as("taken from the queue, and not old enough").isZero();
    nanos += SECOND;
    assertThat(ledger.doWork()).isEqualTo((int) kept);
    assertThat(metric("datatracing_ledger_memory_bytes")).isZero();
    ledger.record(new TraceId(1_000, 0), "tail.not_sampled", "tail", "", 1);
    assertThat(ledger.dropped()).as("there is room again").isEqualTo(100 - kept);
    ledger.close();
    assertThat(log.fates(new TraceId(1_000, 0))).hasSize(1);
  }

  @Test
  void memoryComesBackAlsoFromEntriesThatWereAddedUp() {
    FateLedger ledger = ledger(SMALL);
    for (int i = 0; i < 500; i++) {
      ledger.record(TRACE, "tail.not_sampled", "tail", "", 1);
      ledger.doWork();
    }
    assertThat(ledger.dropped()).isZero();
    assertThat(ledger.fates(TRACE).get(0).count()).isEqualTo(500);
    ledger.close();
    assertThat(metric("datatracing_ledger_memory_bytes")).isZero();
  }

  @Test
  void logThatFailsIsTriedAgainWithTheSameEntries() {
    FateLedger ledger = ledger(SMALL);
    log.fails = true;
    ledger.record(TRACE, "store.refused", "store", "", 4);
    assertThat(ledger.doWork()).isZero();
    nanos += SECOND;
    assertThat(ledger.doWork()).as("the log fails").isZero();
    ledger.record(new TraceId(9, 9), "store.refused", "store", "", 1);
    assertThat(ledger.doWork()).isZero();
    assertThat(ledger.fates(TRACE)).hasSize(1);
    log.fails = false;
    assertThat(ledger.doWork()).isEqualTo(1);
    nanos += SECOND;
    assertThat(ledger.doWork()).isEqualTo(1);
    assertThat(log.entries).hasSize(2);
    ledger.close();
  }

  @Test
  void clockThatJumpsLosesNothing() {
    FateLedger ledger = ledger(LedgerOptions.DEFAULT);
    for (long jump : new long[] {0, -7_200, 86_400, -86_400, 1}) {
      now = NOON + jump * SECOND;
      ledger.record(TRACE, "tail.not_sampled", "tail", "", 1);
      ledger.doWork();
      nanos += SECOND;
      ledger.doWork();
    }
    assertThat(ledger.fates(TRACE))
        .hasSize(5)
        .isEqualTo(log.entries.stream().sorted(FateEntry.NEWEST_FIRST).toList());
    ledger.close();
  }

  @Test
  void whatCannotBeWrittenAtTheEndIsCounted() {
    FateLedger ledger = ledger(SMALL);
    log.fails = true;
    ledger.record(TRACE, "store.refused", "store", "", 4);
    ledger.close();
    assertThat(ledger.dropped()).isEqualTo(1);
    ledger.record(TRACE, "store.refused", "store", "", 4);
    assertThat(ledger.dropped()).isEqualTo(2);
  }

  @Test
  void textsThatALogCannotKeepAreCut() {
    FateLedger ledger = ledger(LedgerOptions.DEFAULT);
    ledger.record(TRACE, "agent.queue_full", "ä".repeat(200), "x".repeat(256), 1);
    ledger.close();
    assertThat(log.entries.get(0).node()).isEqualTo("ä".repeat(127));
    assertThat(log.entries.get(0).policy()).isEqualTo("x".repeat(255));
  }

  @Test
  void everyEntryOfEveryThreadIsInTheLogOrCounted() throws InterruptedException {
    int threads = 4;
    int each = 5_000;
    LedgerOptions tight = new LedgerOptions(64 << 10, Duration.ofMillis(4), 100);
    FateLedger ledger = FateLedger.start(tight, log, registry);
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 1; t <= threads; t++) {
      long thread = t;
      new Thread(
              () -> {
                for (int i = 1; i <= each; i++) {
                  ledger.record(
                      new TraceId(thread << 32 | i, 1), "tail.not_sampled", "tail", "", 1);
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    ledger.close();
    assertThat(log.entries).doesNotHaveDuplicates();
    assertThat(log.entries.size() + ledger.dropped()).isEqualTo((long) threads * each);
  }

  @Test
  void figuresOfTheLogArePublished() {
    ledger(SMALL);
    now = NOON + 60 * SECOND;
    assertThat(metric("datatracing_ledger_exact")).isEqualTo(7);
    assertThat(metric("datatracing_ledger_folded")).isEqualTo(9);
    assertThat(metric("datatracing_ledger_stored_bytes")).isEqualTo(100);
    assertThat(metric("datatracing_ledger_false_positive_ratio")).isEqualTo(0.01);
    assertThat(metric("datatracing_ledger_oldest_exact_age_seconds")).isEqualTo(60);
  }

  @Test
  void nonsenseOptionsAreNamed() {
    assertThatThrownBy(() -> new LedgerOptions(0, Duration.ofSeconds(1), 1))
        .hasMessage("The ledger's maxBytes is 0, not positive");
  }

  private double metric(String name) {
    return registry.scrape().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
        .map(GaugeSnapshot.class::cast)
        .findFirst()
        .orElseThrow()
        .getDataPoints()
        .get(0)
        .getValue();
  }

  private static FateEntry entry(String cause, String node, String policy, long time, long spans) {
    return new FateEntry(FateEntry.prefix(TRACE), cause, node, policy, time, spans, true);
  }
}
