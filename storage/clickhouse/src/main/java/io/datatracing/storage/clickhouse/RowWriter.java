package io.datatracing.storage.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows in ClickHouse's RowBinary format into memory: numbers little-endian, strings behind
 * their length in base 128, FixedString as it is. Source: clickhouse.com/docs, "RowBinary".
 *
 * <p>Not the client library's writer, because that one has no strings that are not UTF-8.
 */
final class RowWriter {
  private byte[] bytes = new byte[1 << 14];
  private int size;

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  RowWriter uint8(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
    return this;
  }

  RowWriter uint16(int value) {
    return uint8(value).uint8(value >>> 8);
  }

  RowWriter int32(int value) {
    return uint16(value).uint16(value >>> 16);
  }

  RowWriter int64(long value) {
    return int32((int) value).int32((int) (value >>> 32));
  }

  /** The eight bytes of half an id, the highest first, as they are on the wire. */
  RowWriter id(long value) {
    return int64(Long.reverseBytes(value));
  }

  RowWriter traceId(long high, long low) {
    return id(high).id(low);
  }

  RowWriter fixed(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  RowWriter string(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  RowWriter bytes(byte[] value) {
    return length(value.length).fixed(value);
  }

  RowWriter strings(List<String> texts) {
    length(texts.size());
    texts.forEach(this::string);
    return this;
  }

  RowWriter int64s(List<Long> values) {
    length(values.size());
    values.forEach(this::int64);
    return this;
  }

  /** How many bytes of a string or elements of an array follow. */
  RowWriter length(int length) {
    int rest = length;
    while ((rest & ~0x7f) != 0) {
      uint8(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    return uint8(rest);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
