package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/** So many traces a second. How many each stands for is not known. */
final class RateLimitingSampler extends Sampler {
  private final double perSecond;
  private final @Nullable RateLimit limit;

  /**
   * @param perSecond 0 or more
   */
  RateLimitingSampler(double perSecond, SpanClock clock) {
    this.perSecond = perSecond;
    this.limit = perSecond > 0 ? new RateLimit(perSecond, clock) : null;
  }

  @Override
  public long decide(
      @Nullable SpanContext parent,
      long randomness,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    return limit != null && limit.tryPass() ? UNCOUNTED : NEVER;
  }

  @Override
  public String toString() {
    return "ratelimiting{" + perSecond + "/s}";
  }
}
