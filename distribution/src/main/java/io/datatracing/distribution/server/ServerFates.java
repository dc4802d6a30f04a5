package io.datatracing.distribution.server;

import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.ledger.FateLedger;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.model.TraceId;
import io.datatracing.query.FateSource;
import io.datatracing.storage.api.FateEntry;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the collector beside the query server knows of traces that are not stored. */
final class ServerFates implements FateSource {
  private final @Nullable FateLedger ledger;
  private final Agents agents;

  private final PendingSpans pending;

  /** Of the collector, which starts after those who ask. */
  private volatile Function<TraceId, @Nullable FateEntry> recomputing = id -> null;

  /**
   * @param ledger null when the store cannot keep one
   */
  ServerFates(@Nullable FateLedger ledger, Agents agents, PendingSpans pending) {
    this.pending = pending;
    this.ledger = ledger;
    this.agents = agents;
  }

  void recompute(Function<TraceId, @Nullable FateEntry> byCollector) {
    recomputing = byCollector;
  }

  @Override
  public @Nullable FateEntry recomputed(TraceId id) {
    return recomputing.apply(id);
  }

  @Override
  public @Nullable Waiting waiting(TraceId id) {
    int spans = pending.spans(id).size();
    return spans == 0 ? null : new Waiting(spans);
  }

  @Override
  public List<FateEntry> entries(TraceId id) {
    return ledger == null ? List.of() : ledger.fates(id);
  }

  @Override
  public boolean isKept() {
    return ledger != null;
  }

  @Override
  public double falsePositiveRate() {
    return ledger == null ? 0 : ledger.falsePositiveRate();
  }

  @Override
  public List<Gap> gaps() {
    return agents.gaps().stream()
        .map(
            gap ->
                new Gap(
                    gap.service(),
                    gap.agent(),
                    gap.lastSeenUnixNano(),
                    gap.missingAtMost(),
                    gap.holds()))
        .toList();
  }
}
