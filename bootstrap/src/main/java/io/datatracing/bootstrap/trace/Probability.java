package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.propagation.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * Consistent probability sampling as OpenTelemetry specifies it ("TraceState: Probability
 * Sampling"): a trace has 56 bits of randomness, a sampler a threshold; the trace is sampled where
 * the former is at least the latter, and what sampled it travels in {@code tracestate}:
 *
 * <pre>
 * ot=th:fd70a4;rv:6e6d1a75832a2f
 *    |         |
 *    |         randomness, 14 hex digits, set by who began the trace; else the last 7 bytes of the trace id
 *    threshold, 1 to 14 hex digits, zeros at the end left out: (1 - probability) * 2^56
 * </pre>
 */
final class Probability {
  private static final String MEMBER = "ot";
  private static final String THRESHOLD = "th";
  private static final String RANDOMNESS = "rv";
  private static final int DIGITS = 14;
  private static final int RANDOM_BITS = 56;
  private static final double SCALE = Sampler.NEVER;
  private static final long NONE = -1;

  private Probability() {}

  /**
   * The share {@code 1 - ratio} of 2^56, rounded to the four hex digits after leading {@code f}s
   * that the specification recommends: what travels in headers is short.
   */
  static long threshold(double ratio) {
    if (ratio == 0) {
      return Sampler.NEVER;
    }
    long exact = (long) Math.rint((1 - ratio) * SCALE);
    int digits = 4;
    for (int shift = RANDOM_BITS - 4; digits < DIGITS && (exact >>> shift & 15) == 15; shift -= 4) {
      digits++;
    }
    long unit = 1L << 4 * (DIGITS - digits);
    long rounded = (exact + unit / 2) & -unit;
    // The smallest ratios would round to nothing, which is another thing than a small share.
    return Math.min(rounded, Sampler.NEVER - 1);
  }

  /** The randomness of a trace: what came in {@code state}, or the last 56 bits of the trace id. */
  static long randomness(@Nullable TraceState state, long traceIdLow) {
    String member = state == null ? null : state.get(MEMBER);
    long explicit = member == null ? NONE : explicitRandomness(member);
    return explicit == NONE ? traceIdLow & Sampler.NEVER - 1 : explicit;
  }

  static boolean isSampled(long decision, @Nullable SpanContext parent, long randomness) {
    if (decision == Sampler.AS_PARENT) {
      return parent != null && (parent.flags() & SpanContext.SAMPLED) != 0;
    }
    return decision == Sampler.UNCOUNTED || randomness >= decision;
  }

  /**
   * What travels on after {@code decision}: the threshold that sampled the trace; the parent's if
   * it decided and does not contradict its own flag; none if the trace is not sampled or not by a
   * probability. Values that are not valid are left out, what else is in the state stays.
   */
  static @Nullable TraceState state(
      @Nullable TraceState state, long decision, boolean sampled, long randomness) {
    String member = state == null ? null : state.get(MEMBER);
    long threshold = NONE;
    if (sampled && decision == Sampler.AS_PARENT) {
      long came = member == null ? NONE : parse(value(member, THRESHOLD));
      threshold = came <= randomness ? came : NONE;
    } else if (sampled && decision >= 0) {
      threshold = decision;
    }
    if (member == null && threshold == NONE) {
      return state;
    }
    String next = member(member == null ? "" : member, threshold);
    if (next.equals(member)) {
      return state;
    }
    return TraceState.with(state, MEMBER, next);
  }

  /** {@code old} with {@code threshold} in the place of its own, and without a bad {@code rv}. */
  private static String member(String old, long threshold) {
    StringBuilder member = new StringBuilder();
    if (threshold != NONE) {
      member.append(THRESHOLD).append(':');
      appendHex(member, threshold);
    }
    int at = 0;
    while (at < old.length()) {
      int end = endOfValue(old, at);
      boolean isRandomness = is(old, at, RANDOMNESS);
      boolean left =
          is(old, at, THRESHOLD) || (isRandomness && explicitRandomness(old) == NONE) || end == at;
      if (!left) {
        member.append(member.length() == 0 ? "" : ";").append(old, at, end);
      }
      at = end + 1;
    }
    return member.toString();
  }

  private static long explicitRandomness(String member) {
    String value = value(member, RANDOMNESS);
    return value != null && value.length() == DIGITS ? parse(value) : NONE;
  }

  /** 1 to 14 hex digits, as if zeros followed up to the 14th; {@link #NONE} for anything else. */
  private static long parse(@Nullable String hex) {
    if (hex == null || hex.isEmpty() || hex.length() > DIGITS) {
      return NONE;
    }
    long bits = 0;
    for (int i = 0; i < DIGITS; i++) {
      // It knows digits of other scripts too; a member of a valid header is ASCII.
      int digit = i < hex.length() ? Character.digit(hex.charAt(i), 16) : 0;
      if (digit < 0) {
        return NONE;
      }
      bits = bits << 4 | digit;
    }
    return bits;
  }

  private static void appendHex(StringBuilder text, long threshold) {
    long rest = threshold;
    do {
      text.append(Character.forDigit((int) (rest >>> RANDOM_BITS - 4) & 15, 16));
      rest = rest << 4 & Sampler.NEVER - 1;
    } while (rest != 0);
  }

  private static @Nullable String value(String member, String key) {
    int at = 0;
    while (at < member.length()) {
      int end = endOfValue(member, at);
      if (is(member, at, key)) {
        return member.substring(at + key.length() + 1, end);
      }
      at = end + 1;
    }
    return null;
  }

  private static boolean is(String member, int at, String key) {
    return member.startsWith(key, at)
        && at + key.length() < member.length()
        && member.charAt(at + key.length()) == ':';
  }

  private static int endOfValue(String member, int at) {
    int semicolon = member.indexOf(';', at);
    return semicolon < 0 ? member.length() : semicolon;
  }
}
