package io.datatracing.model.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf's wire format into a growing array. Fields with the default value are left out,
 * as proto3 does, except where a method says otherwise.
 *
 * <p>A nested message is written between {@link #beginMessage} and {@link #endMessage}, which put
 * the length in front of it afterwards. Not safe for use by several threads.
 */
public final class ProtobufWriter {
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[512];
  private int size;

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Starts over, keeping the array. */
  public void reset() {
    size = 0;
  }

  /** Writes a number in base 128, low digits first; negative numbers take ten bytes. */
  public void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  public void varintField(int field, long value) {
    if (value != 0) {
      requiredVarintField(field, value);
    }
  }

  /** Writes the field even when it is 0, as members of a {@code oneof} need. */
  public void requiredVarintField(int field, long value) {
    varint(WireReader.tag(field, WireReader.VARINT));
    varint(value);
  }

  public void fixed64Field(int field, long value) {
    if (value != 0) {
      requiredFixed64Field(field, value);
    }
  }

  /** Writes the field even when it is 0, as members of a {@code oneof} need. */
  public void requiredFixed64Field(int field, long value) {
    varint(WireReader.tag(field, WireReader.FIXED64));
    ensure(Long.BYTES);
    LONG_LE.set(bytes, size, value);
    size += Long.BYTES;
  }

  public void fixed32Field(int field, int value) {
    if (value != 0) {
      varint(WireReader.tag(field, WireReader.FIXED32));
      ensure(Integer.BYTES);
      INT_LE.set(bytes, size, value);
      size += Integer.BYTES;
    }
  }

  public void stringField(int field, String value) {
    if (!value.isEmpty()) {
      requiredBytesField(field, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes the field even when it is empty, as repeated fields and {@code oneof}s need. */
  public void requiredBytesField(int field, byte[] value) {
    varint(WireReader.tag(field, WireReader.LENGTH_DELIMITED));
    varint(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Appends whole fields that were encoded before, for instance by another writer. */
  public void encodedFields(byte[] fields) {
    ensure(fields.length);
    System.arraycopy(fields, 0, bytes, size, fields.length);
    size += fields.length;
  }

  /** Appends whole fields that were encoded before: a part of {@code source}. */
  public void encodedFields(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Writes the field even when it is empty, its content a part of {@code source}. */
  public void requiredBytesField(int field, byte[] source, int offset, int length) {
    varint(WireReader.tag(field, WireReader.LENGTH_DELIMITED));
    varint(length);
    encodedFields(source, offset, length);
  }

  /** Writes the 8 bytes of a span id, zero or not. */
  public void idField(int field, long id) {
    varint(WireReader.tag(field, WireReader.LENGTH_DELIMITED));
    varint(Long.BYTES);
    bigEndianLong(id);
  }

  /** Writes the 16 bytes of a trace id, zero or not. */
  public void idField(int field, long high, long low) {
    varint(WireReader.tag(field, WireReader.LENGTH_DELIMITED));
    varint(2 * Long.BYTES);
    bigEndianLong(high);
    bigEndianLong(low);
  }

  private void bigEndianLong(long value) {
    ensure(Long.BYTES);
    LONG_BE.set(bytes, size, value);
    size += Long.BYTES;
  }

  /**
   * Opens a nested message.
   *
   * @return a token for {@link #endMessage}
   */
  public int beginMessage(int field) {
    varint(WireReader.tag(field, WireReader.LENGTH_DELIMITED));
    return size;
  }

  /** Closes the message opened last, moving its content up to make room for the length. */
  public void endMessage(int token) {
    int length = size - token;
    int lengthSize = (38 - Integer.numberOfLeadingZeros(length | 1)) / 7;
    ensure(lengthSize);
    System.arraycopy(bytes, token, bytes, token + lengthSize, length);
    size = token;
    varint(length);
    size = token + lengthSize + length;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
