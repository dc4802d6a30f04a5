package io.datatracing.exporter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protocol buffers written forward into one array that is used again and again.
 *
 * <p>The length of a message stands before it and is known after it. {@link #open} leaves room for
 * the usual length, {@link #close} writes the real one and moves the message by a byte where the
 * guess was wrong, so that every length is in its shortest form
 * (https://protobuf.dev/programming-guides/encoding).
 */
final class ProtobufBuffer {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int MAX_VARINT = 10;

  private byte[] bytes;
  private int length;

  ProtobufBuffer(int initialBytes) {
    bytes = new byte[initialBytes];
  }

  /** The one byte before a field; field numbers up to 15. */
  static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  /** The array; what was written is in its first {@link #length} bytes, until the next write. */
  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets everything after the first {@code newLength} bytes. */
  void truncate(int newLength) {
    length = newLength;
  }

  /** Lets the array go if it has become larger than {@code keepBytes}. */
  void shrink(int keepBytes) {
    if (bytes.length > keepBytes) {
      bytes = new byte[keepBytes];
    }
    length = 0;
  }

  /**
   * Begins a message.
   *
   * @param reserve bytes its length will probably take, 1 to 5
   * @return for {@link #close}
   */
  int open(int tag, int reserve) {
    ensure(1 + reserve);
    bytes[length++] = (byte) tag;
    length += reserve;
    return length;
  }

  /** Ends the message that {@code open} began with the same {@code reserve}. */
  void close(int start, int reserve) {
    int size = length - start;
    int needed = varintSize(size);
    if (needed != reserve) {
      ensure(needed);
      System.arraycopy(bytes, start, bytes, start + needed - reserve, size);
      length += needed - reserve;
    }
    int at = start - reserve;
    int rest = size;
    for (int i = 1; i < needed; i++) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at] = (byte) rest;
  }

  void varintField(int tag, long value) {
    ensure(1 + MAX_VARINT);
    bytes[length++] = (byte) tag;
    varint(value);
  }

  void fixed64Field(int tag, long value) {
    ensure(9);
    bytes[length++] = (byte) tag;
    long rest = value;
    for (int i = 0; i < 8; i++) {
      bytes[length++] = (byte) rest;
      rest >>>= 8;
    }
  }

  /**
   * @param tag of a field from 16 to 2047: two bytes
   */
  void fixed32Field(int tag, int value) {
    ensure(6);
    varint(tag);
    int rest = value;
    for (int i = 0; i < 4; i++) {
      bytes[length++] = (byte) rest;
      rest >>>= 8;
    }
  }

  void bytesField(int tag, byte[] value) {
    ensure(1 + MAX_VARINT + value.length);
    bytes[length++] = (byte) tag;
    varint(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  /** Fields as they are. */
  void raw(byte[] fields) {
    ensure(fields.length);
    System.arraycopy(fields, 0, bytes, length, fields.length);
    length += fields.length;
  }

  /** An id of 16 bytes, big endian. */
  void idField(int tag, long high, long low) {
    ensure(18);
    bytes[length++] = (byte) tag;
    bytes[length++] = 16;
    bigEndian(high);
    bigEndian(low);
  }

  /** An id of 8 bytes, big endian. */
  void idField(int tag, long id) {
    ensure(10);
    bytes[length++] = (byte) tag;
    bytes[length++] = 8;
    bigEndian(id);
  }

  void stringField(int tag, String value) {
    int chars = value.length();
    ensure(1 + MAX_VARINT + chars);
    int before = length;
    bytes[length++] = (byte) tag;
    varint(chars);
    if (!ascii(value, chars)) {
      length = before;
      bytesField(tag, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * A message with two fields, one a name and one a message with a string, as attributes are:
   *
   * <pre>
   * tag length ( 1 name  2 length ( 1 value ) )
   * </pre>
   *
   * All lengths are known before anything is written, as long as the value is ASCII.
   *
   * @param name in UTF-8
   */
  void namedStringField(int tag, byte[] name, String value) {
    int chars = value.length();
    int inner = 1 + varintSize(chars) + chars;
    int outer = 2 + varintSize(name.length) + name.length + varintSize(inner) + inner;
    ensure(1 + MAX_VARINT + outer);
    int before = length;
    bytes[length++] = (byte) tag;
    varint(outer);
    bytes[length++] = (byte) tag(1, BYTES);
    varint(name.length);
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
    bytes[length++] = (byte) tag(2, BYTES);
    varint(inner);
    bytes[length++] = (byte) tag(1, BYTES);
    varint(chars);
    if (ascii(value, chars)) {
      return;
    }
    length = before;
    int pair = open(tag, 1);
    bytesField(tag(1, BYTES), name);
    int any = open(tag(2, BYTES), 1);
    bytesField(tag(1, BYTES), value.getBytes(StandardCharsets.UTF_8));
    close(any, 1);
    close(pair, 1);
  }

  /** Appends the chars, for which there is room; false, and nothing, if one is not ASCII. */
  private boolean ascii(String value, int chars) {
    byte[] target = bytes;
    int at = length;
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        return false;
      }
      target[at++] = (byte) c;
    }
    length = at;
    return true;
  }

  private void bigEndian(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  static int varintSize(int value) {
    int size = 1;
    for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
      size++;
    }
    return size;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
