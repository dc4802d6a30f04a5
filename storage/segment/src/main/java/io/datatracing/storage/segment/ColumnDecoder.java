package io.datatracing.storage.segment;

import java.util.Arrays;

/** Reads what a {@link ColumnEncoder} wrote; the number of values is known from elsewhere. */
final class ColumnDecoder {
  private ColumnDecoder() {}

  static byte[] plane(ByteSource in, int length) {
    byte[] bytes = new byte[length];
    int kind = in.u8();
    if (kind == ColumnEncoder.CONSTANT) {
      byte value = (byte) in.u8();
      if (value != 0) {
        Arrays.fill(bytes, value);
      }
      return bytes;
    }
    int size = in.int32();
    if (kind == ColumnEncoder.RAW) {
      System.arraycopy(in.array(), in.position(), bytes, 0, length);
    } else {
      Compression.decompress(in.array(), in.position(), size, bytes, length);
    }
    in.skip(size);
    return bytes;
  }

  static int[] ints(ByteSource in, int length) {
    int[] values = new int[length];
    int planes = in.u8();
    for (int p = 0; p < planes; p++) {
      byte[] plane = plane(in, length);
      int shift = 8 * p;
      for (int i = 0; i < length; i++) {
        values[i] |= (plane[i] & 0xff) << shift;
      }
    }
    return values;
  }

  static long[] longs(ByteSource in, int length) {
    byte[] significant = plane(in, length);
    byte[] tops = plane(in, in.varint32());
    int restSize = in.varint32();
    byte[] source = in.array();
    int at = in.position();
    int lastWhole = source.length - Long.BYTES;
    in.skip(restSize);
    long[] values = new long[length];
    int top = 0;
    for (int i = 0; i < length; i++) {
      int lower = significant[i] - 1;
      if (lower < 0) {
        continue;
      }
      long value = at <= lastWhole ? LittleEndian.getLong(source, at) : tail(source, at, lower);
      values[i] = value & (1L << 8 * lower) - 1 | (tops[top++] & 0xffL) << 8 * lower;
      at += lower;
    }
    return values;
  }

  private static long tail(byte[] source, int offset, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (source[offset + i] & 0xffL) << 8 * i;
    }
    return value;
  }
}
