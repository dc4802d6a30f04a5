package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * A share of the traces, but at least so many a second where there are that many: Jaeger's lower
 * bound, so that a rare operation is seen at all.
 */
final class GuaranteedSampler extends Sampler {
  private final Sampler share;
  private final @Nullable RateLimit least;

  GuaranteedSampler(double ratio, double leastPerSecond, SpanClock clock) {
    this.share = traceIdRatio(ratio);
    this.least = leastPerSecond > 0 ? new RateLimit(leastPerSecond, clock) : null;
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
    long threshold = share.decide(parent, randomness, name, kind, protocol, subject, route);
    // What the share takes uses the bound up too, as in Jaeger's own clients.
    boolean guaranteed = least != null && least.tryPass();
    return randomness < threshold && guaranteed ? UNCOUNTED : threshold;
  }

  @Override
  public String toString() {
    return "guaranteed{" + share + "}";
  }
}
