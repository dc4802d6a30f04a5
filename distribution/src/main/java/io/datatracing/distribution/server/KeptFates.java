package io.datatracing.distribution.server;

import io.datatracing.collector.overlay.SpanOverlay;
import io.datatracing.model.TraceId;
import io.datatracing.query.FateSource;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps of fates, and what the journals of samplers say, for a server without a
 * collector: what agents lost when they ended is not known here.
 */
final class KeptFates implements FateSource {
  private final @Nullable FateLog log;
  private final SpanOverlay waiting;

  /**
   * Fates of another process's traces.
   *
   * @param log null where the store keeps none
   */
  KeptFates(@Nullable FateLog log, SpanOverlay waiting) {
    this.log = log;
    this.waiting = waiting;
  }

  @Override
  public @Nullable Waiting waiting(TraceId id) {
    int spans = waiting.spans(id).size();
    return spans == 0 ? null : new Waiting(spans);
  }

  @Override
  public boolean isKept() {
    return log != null;
  }

  @Override
  public List<FateEntry> entries(TraceId id) {
    return log == null ? List.of() : log.fates(id);
  }

  @Override
  public double falsePositiveRate() {
    return log == null ? 0 : log.figures().map(FateFigures::falsePositiveRate).orElse(0.0);
  }
}
