package io.datatracing.storage.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array that numbers are written to. Not safe for use by several threads. */
final class ByteSink {
  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** The array behind it, of which the first {@link #size} bytes count. */
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }

  /** Counts bytes that the caller has put into {@link #array} behind the others. */
  void advance(int count) {
    size += count;
  }

  void u8(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void int32(int value) {
    ensure(Integer.BYTES);
    LittleEndian.putInt(bytes, size, value);
    size += Integer.BYTES;
  }

  void int64(long value) {
    ensure(Long.BYTES);
    LittleEndian.putLong(bytes, size, value);
    size += Long.BYTES;
  }

  /** Seven bits a byte, low ones first; negative numbers take ten bytes. */
  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void bytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  void sized(byte[] source, int offset, int length) {
    varint(length);
    bytes(source, offset, length);
  }

  void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    sized(utf8, 0, utf8.length);
  }
}
