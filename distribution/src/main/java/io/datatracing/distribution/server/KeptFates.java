package io.datatracing.distribution.server;

import io.datatracing.model.TraceId;
import io.datatracing.query.FateSource;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import java.util.List;

/**
 * What a store keeps of fates, for a server without a collector: neither what a sampler holds back
 * is known here, nor what agents lost when they ended.
 */
final class KeptFates implements FateSource {
  private final FateLog log;

  KeptFates(FateLog log) {
    this.log = log;
  }

  @Override
  public List<FateEntry> entries(TraceId id) {
    return log.fates(id);
  }

  @Override
  public double falsePositiveRate() {
    return log.figures().map(FateFigures::falsePositiveRate).orElse(0.0);
  }
}
