package io.datatracing.collector.sampling.span;

/** Encoded bytes that lie somewhere in an array, which must not be changed. */
public record Slice(byte[] bytes, int offset, int length) {
  public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

  boolean isEqual(Slice other) {
    return length == other.length
        && java.util.Arrays.equals(
            bytes, offset, offset + length, other.bytes, other.offset, other.offset + length);
  }
}
