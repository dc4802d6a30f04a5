package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/** The same answer for every trace. */
final class RatioSampler extends Sampler {
  private final String name;
  private final long threshold;

  RatioSampler(String name, long threshold) {
    this.name = name;
    this.threshold = threshold;
  }

  @Override
  public long decide(
      @Nullable SpanContext parent,
      long randomness,
      String spanName,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    return threshold;
  }

  @Override
  public String toString() {
    return name;
  }
}
