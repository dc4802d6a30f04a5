package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.propagation.Propagation;
import org.jspecify.annotations.Nullable;

/** Everything a {@link Tracer} is made of. Immutable; each {@code with} gives a changed copy. */
public final class TracerOptions {
  final SpanSink sink;
  final Losses losses;
  final Sampler sampler;
  final SpanLimits limits;
  final Propagation propagation;
  final IdGenerator ids;
  final SpanClock clock;
  final TracingMode mode;

  /** Null unless a setting asks for something that is done at the start of spans. */
  final @Nullable SpanStart atStart;

  private TracerOptions(
      SpanSink sink,
      Losses losses,
      Sampler sampler,
      SpanLimits limits,
      Propagation propagation,
      IdGenerator ids,
      SpanClock clock,
      TracingMode mode,
      @Nullable SpanStart atStart) {
    this.sink = sink;
    this.losses = losses;
    this.sampler = sampler;
    this.limits = limits;
    this.propagation = propagation;
    this.ids = ids;
    this.clock = clock;
    this.mode = mode;
    this.atStart = atStart;
  }

  /** The defaults: parent-based always on, W3C trace context and baggage, 128 of everything. */
  public static TracerOptions to(SpanSink sink, Losses losses) {
    return new TracerOptions(
        sink,
        losses,
        Sampler.parentBased(Sampler.alwaysOn()),
        SpanLimits.DEFAULT,
        Propagation.w3c(),
        IdGenerator.strong(),
        SpanClock.system(),
        TracingMode.HEAD,
        null);
  }

  public TracerOptions withSampler(Sampler value) {
    return new TracerOptions(sink, losses, value, limits, propagation, ids, clock, mode, atStart);
  }

  public TracerOptions withLimits(SpanLimits value) {
    return new TracerOptions(sink, losses, sampler, value, propagation, ids, clock, mode, atStart);
  }

  public TracerOptions withPropagation(Propagation value) {
    return new TracerOptions(sink, losses, sampler, limits, value, ids, clock, mode, atStart);
  }

  public TracerOptions withIds(IdGenerator value) {
    return new TracerOptions(
        sink, losses, sampler, limits, propagation, value, clock, mode, atStart);
  }

  public TracerOptions withClock(SpanClock value) {
    return new TracerOptions(sink, losses, sampler, limits, propagation, ids, value, mode, atStart);
  }

  /** What {@link Tracer#mode} is at first. */
  public TracerOptions withMode(TracingMode value) {
    return new TracerOptions(
        sink, losses, sampler, limits, propagation, ids, clock, value, atStart);
  }

  /**
   * @param value sees each recorded span as it starts; null for nobody
   */
  public TracerOptions withStart(@Nullable SpanStart value) {
    return new TracerOptions(sink, losses, sampler, limits, propagation, ids, clock, mode, value);
  }
}
