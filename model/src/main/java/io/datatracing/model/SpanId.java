package io.datatracing.model;

/**
 * The 64-bit id of a span.
 *
 * @param value the eight bytes on the wire, big-endian
 */
public record SpanId(long value) implements Comparable<SpanId> {

  /**
   * Reads 16 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text when it is anything else
   */
  public static SpanId parse(CharSequence hex) {
    if (hex.length() != Hex.DIGITS) {
      throw new IllegalArgumentException(
          "'" + hex + "' is not a span id: it has " + hex.length() + " characters instead of 16");
    }
    return new SpanId(Hex.parse(hex, 0));
  }

  /** W3C forbids the all-zero id; it marks "no span". */
  public boolean isValid() {
    return value != 0;
  }

  /** Unsigned, so that the order is that of the hexadecimal text. */
  @Override
  public int compareTo(SpanId other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** 16 lowercase hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(Hex.DIGITS);
    Hex.append(out, value);
    return out.toString();
  }
}
