package io.datatracing.bootstrap.trace;

/** Something that happened at one moment of a span. */
public final class SpanEvent extends AttributeList {
  private final SpanLimits limits;
  private final String name;
  private final long epochNanos;

  SpanEvent(SpanLimits limits, String name, long epochNanos) {
    super(0);
    this.limits = limits;
    this.name = name;
    this.epochNanos = epochNanos;
  }

  public String name() {
    return name;
  }

  /** When, in nanoseconds since 1970-01-01T00:00Z. */
  public long epochNanos() {
    return epochNanos;
  }

  @Override
  SpanLimits limits() {
    return limits;
  }

  @Override
  int maxAttributes() {
    return limits.attributesPerEvent();
  }

  @Override
  boolean isWritable() {
    return true;
  }
}
