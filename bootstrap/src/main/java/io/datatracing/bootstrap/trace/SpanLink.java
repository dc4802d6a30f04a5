package io.datatracing.bootstrap.trace;

/** A relation to a span that is not the parent, usually in another trace. */
public final class SpanLink extends AttributeList {
  private final SpanLimits limits;
  private final SpanContext target;

  SpanLink(SpanLimits limits, SpanContext target) {
    super(0);
    this.limits = limits;
    this.target = target;
  }

  public SpanContext target() {
    return target;
  }

  @Override
  SpanLimits limits() {
    return limits;
  }

  @Override
  int maxAttributes() {
    return limits.attributesPerLink();
  }

  @Override
  boolean isWritable() {
    return true;
  }
}
