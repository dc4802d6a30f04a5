package io.datatracing.model;

/**
 * The 128-bit id of a trace, in W3C's order: {@code high} holds the first eight bytes on the wire.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {

  /**
   * Reads 32 hexadecimal digits, or 16 digits of a 64-bit id (the high half is then zero).
   *
   * @throws IllegalArgumentException naming the text when it is anything else
   */
  public static TraceId parse(CharSequence hex) {
    if (hex.length() == Hex.DIGITS) {
      return new TraceId(0, Hex.parse(hex, 0));
    }
    if (hex.length() != 2 * Hex.DIGITS) {
      throw new IllegalArgumentException(
          "'" + hex + "' is not a trace id: it has " + hex.length() + " characters instead of 32");
    }
    return new TraceId(Hex.parse(hex, 0), Hex.parse(hex, Hex.DIGITS));
  }

  /** W3C forbids the all-zero id; it marks "no trace". */
  public boolean isValid() {
    return (high | low) != 0;
  }

  /** Unsigned, so that the order is that of the hexadecimal text. */
  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 lowercase hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(2 * Hex.DIGITS);
    Hex.append(out, high);
    Hex.append(out, low);
    return out.toString();
  }
}
