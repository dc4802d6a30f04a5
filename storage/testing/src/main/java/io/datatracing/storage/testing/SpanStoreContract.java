package io.datatracing.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every span store does. A store's test extends this and says how to open one; it is done when
 * all of this is green.
 *
 * <p>Each test has a directory and an open store of its own. What is stored comes from seeded
 * generators, so a failure can be repeated. Tests with several threads wait for them before they
 * end; all others run on the test's thread. Aggregates and fates are here, the rest in the classes
 * above.
 */
public abstract class SpanStoreContract extends SearchingContract {
  /** A reason, when the store has no {@link FateLog}. */
  protected Optional<String> whyThereAreNoFates() {
    return Optional.empty();
  }

  @Test
  void figuresAgreeWithAddingUpEverySpan() {
    AggregateContract contract = new AggregateContract(14);
    List<Span> spans = contract.calls(TRACES);
    for (int i = 0; i < spans.size(); i += 50) {
      StoreDriver.append(store, spans.subList(i, Math.min(i + 50, spans.size())));
    }
    contract.agreesWithNaive(store, spans);
    store = settled(store);
    contract.agreesWithNaive(store, spans);
  }

  @Test
  void edgesAreWhatAPersonExpects() {
    AggregateContract.edgesAreWhatAPersonExpects(store);
  }

  @Test
  void emptyStoreHasNoFigures() {
    assertThat(store.aggregates().latency(LatencyQuery.between(0, Long.MAX_VALUE))).isEmpty();
    assertThat(store.aggregates().edges(0, Long.MAX_VALUE))
        .isEqualTo(new ServiceEdges(List.of(), 0));
  }

  @Test
  void spanThatRanIsReplacedByItsEnd() {
    List<Span> reports = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      reports.add(job(i, "running"));
    }
    Span ended = job(4, null);
    Span other = Span.builder(ended.traceId(), new SpanId(5), "step").times(12, 13).build();
    StoreDriver.append(store, reports.subList(0, 2));
    StoreDriver.append(store, List.of(other));
    assertHolds(List.of(reports.get(0), reports.get(1), other));
    assertThat(store.reader().trace(ended.traceId()))
        .isEqualTo(new Trace(ended.traceId(), List.of(reports.get(1), other)));
    StoreDriver.append(store, List.of(ended));
    // A report may be slower than the end.
    StoreDriver.append(store, List.of(reports.get(2)));
    store = settled(store);
    assertThat(store.reader().trace(ended.traceId()))
        .isEqualTo(new Trace(ended.traceId(), List.of(ended, other)));
    TraceQuery running =
        TraceQuery.between(0, 100).withTags(List.of(new Tag("datatracing.span.state", "running")));
    assertThat(store.reader().search(running).traces()).isEmpty();
    assertThat(store.aggregates().latency(LatencyQuery.between(0, 100)).get(0).figures().count())
        .isEqualTo(2);
  }

  private static Span job(int end, @Nullable String state) {
    return Span.builder(new TraceId(21, 22), new SpanId(1), "job")
        .times(10, 10 + end)
        .attributes(
            state == null ? List.of() : List.of(Attribute.of("datatracing.span.state", state)))
        .build();
  }

  @Test
  void fatesAreFoundByTrace() {
    FateLog fates = store.capability(FateLog.class).orElse(null);
    assertThat(fates == null).isEqualTo(whyThereAreNoFates().isPresent());
    if (fates == null) {
      return;
    }
    TraceId dropped = new TraceId(31, 32);
    TraceId old = new TraceId(0, 33);
    FateEntry sampled = fate(dropped, "tail.not_sampled", "slow-only", 5, 10);
    FateEntry lost = fate(dropped, "agent.queue_full", "", 7, 70_000);
    FateEntry other = fate(old, "head.not_sampled", "", 6, 0);
    fates.append(List.of(sampled, other));
    fates.append(List.of(lost));
    fates.append(List.of(lost));
    for (int i = 0; i < 2; i++) {
      assertThat(fates.fates(dropped)).containsExactly(lost.kept(), sampled.kept());
      assertThat(fates.fates(old)).containsExactly(other.kept());
      assertThat(fates.fates(new TraceId(32, 31))).isEmpty();
      if (whyRestartLosesData().isPresent()) {
        break;
      }
      store.close();
      store = open(directory);
      fates = store.capability(FateLog.class).orElseThrow();
    }
    FateEntry tooLong = fate(dropped, "x".repeat(256), "", 1, 1);
    FateLog log = fates;
    assertThatThrownBy(() -> log.append(List.of(tooLong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 bytes");
  }

  private static FateEntry fate(
      TraceId traceId, String cause, String policy, int second, long count) {
    long time = SpanGenerator.START_NANOS + second * 1_000_000_000L + 17;
    return new FateEntry(
        FateEntry.prefix(traceId), cause, "collector-1", policy, time, count, true);
  }
}
