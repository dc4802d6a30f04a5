package io.datatracing.storage.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what a {@link ByteSink} wrote. A read past the end is an {@link IndexOutOfBoundsException};
 * since checksums are verified before anything is read, that means a fault in this program.
 */
final class ByteSource {
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final byte[] bytes;
  private int position;

  ByteSource(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return position;
  }

  void skip(int count) {
    position += count;
  }

  int u8() {
    return bytes[position++] & 0xff;
  }

  int int32() {
    int value = LittleEndian.getInt(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  long int64() {
    long value = LittleEndian.getLong(bytes, position);
    position += Long.BYTES;
    return value;
  }

  long varint() {
    long value = 0;
    int shift = 0;
    byte b;
    do {
      b = bytes[position++];
      value |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0);
    return value;
  }

  int varint32() {
    return (int) varint();
  }

  /** Passes over so many numbers. A number ends with a byte whose highest bit is not set. */
  void skipVarints(int count) {
    int left = count;
    int at = position;
    // Eight bytes have at most eight ends; when they have all that are left, they end with one.
    while (left >= Long.BYTES && at <= bytes.length - Long.BYTES) {
      left -= Long.bitCount(~LittleEndian.getLong(bytes, at) & HIGH_BITS);
      at += Long.BYTES;
    }
    while (left > 0) {
      if (bytes[at++] >= 0) {
        left--;
      }
    }
    position = at;
  }

  byte[] sized() {
    int length = varint32();
    byte[] result = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return result;
  }

  String string() {
    return new String(sized(), StandardCharsets.UTF_8);
  }
}
