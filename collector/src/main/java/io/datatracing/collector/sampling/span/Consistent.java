package io.datatracing.collector.sampling.span;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Consistent probability sampling as OpenTelemetry specifies it ("TraceState: Probability
 * Sampling"): a trace has 56 bits of randomness, a sampler a threshold, and the trace is sampled
 * where the former is at least the latter. Whoever samples by the same ratio, an agent or this
 * server, decides alike; who samples by a higher one keeps all that the lower one keeps.
 *
 * <pre>
 * tracestate: ot=th:fd70a4;rv:6e6d1a75832a2f,vendor=x
 *                |         |
 *                |         randomness, 14 hex digits; without it the last 7 bytes of the trace id
 *                threshold, 1 to 14 hex digits, zeros at the end left out: (1 - ratio) * 2^56
 * </pre>
 */
public final class Consistent {
  /** Threshold that no randomness reaches: 2^56. */
  public static final long NEVER = 1L << 56;

  /** Threshold that all randomness reaches. */
  public static final long ALWAYS = 0;

  private static final long NONE = -1;
  private static final int DIGITS = 14;
  private static final int BITS = 56;

  private Consistent() {}

  /**
   * The threshold of a ratio, rounded as the specification recommends: to four hex digits after
   * leading {@code f}s, so that what travels in headers is short.
   *
   * @throws IllegalArgumentException naming a ratio that is not from 0 to 1
   */
  public static long threshold(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "sampling ratio is " + ratio + ", expected a number from 0 to 1");
    }
    if (ratio == 0) {
      return NEVER;
    }
    long exact = (long) Math.rint((1 - ratio) * NEVER);
    int digits = 4;
    for (int shift = BITS - 4; digits < DIGITS && (exact >>> shift & 15) == 15; shift -= 4) {
      digits++;
    }
    long unit = 1L << 4 * (DIGITS - digits);
    long rounded = (exact + unit / 2) & -unit;
    return Math.min(rounded, NEVER - 1);
  }

  /** How many traces one that was sampled at this threshold stands for. */
  public static double adjustedCount(long threshold) {
    return threshold >= NEVER ? 0 : (double) NEVER / (NEVER - threshold);
  }

  /** The randomness that the state brings, else the last 56 bits of the trace id. */
  public static long randomness(String traceState, long traceIdLow) {
    long explicit = traceState.isEmpty() ? NONE : explicit(member(traceState));
    return explicit == NONE ? traceIdLow & NEVER - 1 : explicit;
  }

  /** The threshold by which the trace was sampled before; -1 when there is none. */
  public static long thresholdOf(String traceState) {
    String member = member(traceState);
    return member == null ? NONE : parse(value(member, "th"));
  }

  /** The state with this threshold in the place of its own; everything else stays. */
  public static byte[] withThreshold(String traceState, long threshold) {
    StringBuilder ot = new StringBuilder("ot=th:");
    long rest = threshold;
    do {
      ot.append(Character.forDigit((int) (rest >>> BITS - 4) & 15, 16));
      rest = rest << 4 & NEVER - 1;
    } while (rest != 0);
    String old = member(traceState);
    if (old != null) {
      for (String part : old.split(";", -1)) {
        if (!part.isEmpty() && !part.startsWith("th:")) {
          ot.append(';').append(part);
        }
      }
    }
    for (String entry : traceState.split(",", -1)) {
      if (!entry.isBlank() && !entry.trim().startsWith("ot=")) {
        ot.append(',').append(entry.trim());
      }
    }
    return ot.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static long explicit(@Nullable String member) {
    String value = member == null ? null : value(member, "rv");
    return value != null && value.length() == DIGITS ? parse(value) : NONE;
  }

  private static @Nullable String member(String traceState) {
    if (!traceState.contains("ot=")) {
      return null;
    }
    for (String entry : traceState.split(",", -1)) {
      String trimmed = entry.trim();
      if (trimmed.startsWith("ot=")) {
        return trimmed.substring(3);
      }
    }
    return null;
  }

  private static @Nullable String value(String member, String key) {
    for (String part : member.split(";", -1)) {
      if (part.length() > key.length()
          && part.startsWith(key)
          && part.charAt(key.length()) == ':') {
        return part.substring(key.length() + 1);
      }
    }
    return null;
  }

  private static long parse(@Nullable String hex) {
    if (hex == null || hex.isEmpty() || hex.length() > DIGITS) {
      return NONE;
    }
    long bits = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = i < hex.length() ? Character.digit(hex.charAt(i), 16) : 0;
      if (digit < 0) {
        return NONE;
      }
      bits = bits << 4 | digit;
    }
    return bits;
  }
}
