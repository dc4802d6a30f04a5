package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * Decides at its first span whether a trace is recorded: by its parent, by nothing but its id, or
 * always the same. Equal ids give equal answers in every process with an equal ratio, and a trace
 * sampled at a ratio is sampled at every higher one.
 */
public final class Sampler {
  /** Right-most bits of a trace id that level 2 of W3C trace context promises to be random. */
  private static final int RANDOM_BITS = 56;

  private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;

  private final String name;
  private final long threshold;
  private final boolean parentBased;

  private Sampler(String name, long threshold, boolean parentBased) {
    this.name = name;
    this.threshold = threshold;
    this.parentBased = parentBased;
  }

  public static Sampler alwaysOn() {
    return new Sampler("always_on", 0, false);
  }

  public static Sampler alwaysOff() {
    return new Sampler("always_off", RANDOM_MASK + 1, false);
  }

  /**
   * Samples a share of all traces: those whose 56 random bits are at least (1 - ratio) * 2^56, the
   * rule of OpenTelemetry's consistent probability sampling.
   *
   * @throws IllegalArgumentException if {@code ratio} is not from 0 to 1
   */
  public static Sampler traceIdRatio(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "sampling ratio is " + ratio + ", expected a number from 0 to 1");
    }
    long threshold = (long) Math.rint((1 - ratio) * (RANDOM_MASK + 1));
    return new Sampler("traceidratio{" + ratio + "}", threshold, false);
  }

  /** Follows the parent's decision; where there is no parent, {@code root} decides. */
  public static Sampler parentBased(Sampler root) {
    return new Sampler("parentbased_" + root.name, root.threshold, true);
  }

  /**
   * A sampler by its name in OpenTelemetry's specification of {@code OTEL_TRACES_SAMPLER}.
   *
   * @param argument the ratio, for {@code traceidratio} and {@code parentbased_traceidratio}; null
   *     for 1
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public static Sampler named(String name, @Nullable String argument) {
    boolean parentBased = name.startsWith("parentbased_");
    String base = parentBased ? name.substring("parentbased_".length()) : name;
    Sampler sampler;
    switch (base) {
      case "always_on":
        sampler = alwaysOn();
        break;
      case "always_off":
        sampler = alwaysOff();
        break;
      case "traceidratio":
        sampler = traceIdRatio(argument == null ? 1 : parseRatio(argument));
        break;
      default:
        throw new IllegalArgumentException(
            "sampler is \""
                + name
                + "\", expected always_on, always_off or traceidratio, with or without parentbased_");
    }
    return parentBased ? parentBased(sampler) : sampler;
  }

  boolean sample(@Nullable SpanContext parent, long traceIdLow) {
    if (parentBased && parent != null) {
      return (parent.flags() & SpanContext.SAMPLED) != 0;
    }
    return (traceIdLow & RANDOM_MASK) >= threshold;
  }

  @Override
  public String toString() {
    return name;
  }

  private static double parseRatio(String argument) {
    try {
      return Double.parseDouble(argument.trim());
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "sampling ratio is \"" + argument + "\", expected a number from 0 to 1", notANumber);
    }
  }
}
