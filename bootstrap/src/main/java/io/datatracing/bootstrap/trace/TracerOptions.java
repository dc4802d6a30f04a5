package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.propagation.Propagation;
import org.jspecify.annotations.Nullable;

/** Everything a {@link Tracer} is made of. Each {@code with} gives a changed copy. */
public final class TracerOptions {
  final SpanSink sink;
  final Losses losses;

  // Written by the method that makes the copy, before anybody else sees it.
  Sampler sampler = Sampler.parentBased(Sampler.alwaysOn());
  SpanLimits limits = SpanLimits.DEFAULT;
  Propagation propagation = Propagation.w3c();
  IdGenerator ids;
  SpanClock clock;
  TracingMode mode = TracingMode.HEAD;
  @Nullable Rescue rescue;
  boolean rescues;
  boolean startSites;

  /** Null unless a setting asks for something that is done at the start of spans. */
  @Nullable SpanStart atStart;

  private TracerOptions(SpanSink sink, Losses losses, IdGenerator ids, SpanClock clock) {
    this.sink = sink;
    this.losses = losses;
    this.ids = ids;
    this.clock = clock;
  }

  /** The defaults: parent-based always on, W3C trace context and baggage, 128 of everything. */
  public static TracerOptions to(SpanSink sink, Losses losses) {
    return new TracerOptions(sink, losses, IdGenerator.strong(), SpanClock.system());
  }

  public TracerOptions withSampler(Sampler value) {
    TracerOptions copy = copy();
    copy.sampler = value;
    return copy;
  }

  public TracerOptions withLimits(SpanLimits value) {
    TracerOptions copy = copy();
    copy.limits = value;
    return copy;
  }

  public TracerOptions withPropagation(Propagation value) {
    TracerOptions copy = copy();
    copy.propagation = value;
    return copy;
  }

  public TracerOptions withIds(IdGenerator value) {
    TracerOptions copy = copy();
    copy.ids = value;
    return copy;
  }

  public TracerOptions withClock(SpanClock value) {
    TracerOptions copy = copy();
    copy.clock = value;
    return copy;
  }

  /** What {@link Tracer#mode} is at first. */
  public TracerOptions withMode(TracingMode value) {
    TracerOptions copy = copy();
    copy.mode = value;
    return copy;
  }

  /**
   * @param value sees each recorded span as it starts; null for nobody
   */
  public TracerOptions withStart(@Nullable SpanStart value) {
    TracerOptions copy = copy();
    copy.atStart = value;
    return copy;
  }

  /**
   * Traces that are not sampled are exported all the same if they are worth it.
   *
   * @param fromTheStart whether it does so before {@link Tracer#rescues} says so
   */
  public TracerOptions withRescue(Rescue value, boolean fromTheStart) {
    TracerOptions copy = copy();
    copy.rescue = value;
    copy.rescues = fromTheStart;
    return copy;
  }

  /** Keeps where each span was started while it is open, at the price of a stack trace each. */
  public TracerOptions withStartSites(boolean value) {
    TracerOptions copy = copy();
    copy.startSites = value;
    return copy;
  }

  private TracerOptions copy() {
    TracerOptions copy = new TracerOptions(sink, losses, ids, clock);
    copy.sampler = sampler;
    copy.limits = limits;
    copy.propagation = propagation;
    copy.mode = mode;
    copy.rescue = rescue;
    copy.rescues = rescues;
    copy.startSites = startSites;
    copy.atStart = atStart;
    return copy;
  }
}
