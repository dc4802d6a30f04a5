package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * Writes columns of numbers as byte planes: all lowest bytes, then all second bytes, and so on,
 * each plane by itself constant, raw or compressed. Equal bytes lie together this way, and a plane
 * of zeros costs two bytes.
 *
 * <pre>
 *  plane := 0 value                     every byte is value
 *         | 1 length:u32 bytes          as they are
 *         | 2 length:u32 zstd           compressed
 *  ints  := planes:u8 plane*            lowest plane first; 0 planes when all are 0
 *  longs := plane(significant bytes of each) topCount:varint plane(top bytes)
 *           restLength:varint rest      the other significant bytes, lowest first, not compressed:
 *                                       they are noise in times and durations
 * </pre>
 */
final class ColumnEncoder {
  static final int CONSTANT = 0;
  static final int RAW = 1;
  static final int COMPRESSED = 2;

  /** Shorter planes are not worth a compressed frame. */
  private static final int MIN_COMPRESSED = 32;

  private final ByteSink out;
  private byte[] plane = new byte[1 << 15];
  private byte[] rest = new byte[1 << 15];

  ColumnEncoder(ByteSink out) {
    this.out = out;
  }

  ByteSink out() {
    return out;
  }

  void plane(byte[] bytes, int length) {
    if (isConstant(bytes, length)) {
      out.u8(CONSTANT);
      out.u8(length == 0 ? 0 : bytes[0]);
      return;
    }
    int kindAt = out.size();
    out.u8(COMPRESSED);
    out.int32(0);
    if (length >= MIN_COMPRESSED) {
      int dataAt = out.size();
      int size = Compression.compressBlock(bytes, length, out);
      if (size < length - length / 32) {
        LittleEndian.putInt(out.array(), kindAt + 1, size);
        return;
      }
      out.advance(dataAt - out.size());
    }
    out.array()[kindAt] = RAW;
    LittleEndian.putInt(out.array(), kindAt + 1, length);
    out.bytes(bytes, 0, length);
  }

  private static boolean isConstant(byte[] bytes, int length) {
    return length < 2 || Arrays.equals(bytes, 0, length - 1, bytes, 1, length);
  }

  void ints(int[] values, int length) {
    reserve(length);
    int union = 0;
    for (int i = 0; i < length; i++) {
      union |= values[i];
    }
    int planes = (39 - Integer.numberOfLeadingZeros(union)) / 8;
    out.u8(planes);
    for (int p = 0; p < planes; p++) {
      int shift = 8 * p;
      for (int i = 0; i < length; i++) {
        plane[i] = (byte) (values[i] >>> shift);
      }
      plane(plane, length);
    }
  }

  void longs(long[] values, int length) {
    reserve(length);
    long total = 0;
    for (int i = 0; i < length; i++) {
      int significant = significantBytes(values[i]);
      plane[i] = (byte) significant;
      total += significant;
    }
    plane(plane, length);
    if (rest.length < total + Long.BYTES) {
      rest = new byte[Math.toIntExact(total + Long.BYTES)];
    }
    int tops = 0;
    int restSize = 0;
    for (int i = 0; i < length; i++) {
      int significant = significantBytes(values[i]);
      if (significant > 0) {
        plane[tops++] = (byte) (values[i] >>> 8 * (significant - 1));
        LittleEndian.putLong(rest, restSize, values[i]);
        restSize += significant - 1;
      }
    }
    out.varint(tops);
    plane(plane, tops);
    out.varint(restSize);
    out.bytes(rest, 0, restSize);
  }

  private static int significantBytes(long value) {
    return (71 - Long.numberOfLeadingZeros(value)) >>> 3;
  }

  private void reserve(int length) {
    if (plane.length < length) {
      plane = new byte[length + length / 2];
    }
  }
}
