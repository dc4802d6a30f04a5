package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * Decides at the first span of a trace in this process whether the trace is recorded. The answer is
 * a threshold and not yes or no, so that processes with different ratios agree: a trace is sampled
 * where its randomness, 56 bits, is at least the threshold, and a trace sampled at a ratio is
 * sampled at every higher one.
 *
 * <p>Thread-safe, never blocks, never throws. Exchanged at run time by {@link
 * Tracer#sampler(Sampler)}.
 */
public abstract class Sampler {
  /** Threshold that no randomness reaches: 2^56. */
  public static final long NEVER = 1L << 56;

  /**
   * An answer that is no threshold: sampled for another reason than a probability, so that nothing
   * can be said about how many traces this one stands for.
   */
  public static final long UNCOUNTED = -1;

  /** An answer that is no threshold: whatever the parent's flag says. */
  public static final long AS_PARENT = -2;

  /**
   * Decides about a trace whose first span here is about to start.
   *
   * @param parent the span of the caller, from another process; null if the trace begins here
   * @param randomness 56 bits that are the same wherever this trace is decided about
   * @param subject what the span is about, if that is known at its start and {@link
   *     #wantsSubject()}: the path of an HTTP request, the topic of a message
   * @param route of an HTTP request that came in, if the subject is known and the server has chosen
   *     the route before the span starts
   * @return a threshold from 0 to {@link #NEVER}, {@link #UNCOUNTED}, or, if there is a parent,
   *     {@link #AS_PARENT}
   */
  public abstract long decide(
      @Nullable SpanContext parent,
      long randomness,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route);

  /** Whether {@link #decide} looks at the subject: reading it may cost something. */
  public boolean wantsSubject() {
    return false;
  }

  /**
   * Samples everything. It is no ratio of 1: that would put a {@code tracestate} on every call of
   * every default installation to say that nothing was left out.
   */
  public static Sampler alwaysOn() {
    return new RatioSampler("always_on", UNCOUNTED);
  }

  public static Sampler alwaysOff() {
    return new RatioSampler("always_off", NEVER);
  }

  /**
   * Samples a share of all traces.
   *
   * @throws IllegalArgumentException if {@code ratio} is not from 0 to 1
   */
  public static Sampler traceIdRatio(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "sampling ratio is " + ratio + ", expected a number from 0 to 1");
    }
    return new RatioSampler("traceidratio{" + ratio + "}", Probability.threshold(ratio));
  }

  /** Follows the parent's decision; where there is no parent, {@code root} decides. */
  public static Sampler parentBased(Sampler root) {
    return new ParentBasedSampler(root);
  }
}
