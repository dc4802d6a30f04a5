package io.datatracing.storage.clickhouse;

import io.datatracing.model.TraceId;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows in ClickHouse's RowBinary format: the values of a row one after the other, as the
 * query that was asked lists them. Not for several threads.
 */
final class RowReader {
  /** A value above this is no value of ours: the answer is cut off or something else. */
  private static final int MAX_LENGTH = 1 << 30;

  private final InputStream in;

  RowReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** Whether there is another row. */
  boolean hasNext() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next >= 0;
  }

  int uint8() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("ClickHouse's answer is cut off in the middle of a row");
    }
    return value;
  }

  boolean bool() throws IOException {
    return uint8() != 0;
  }

  int uint16() throws IOException {
    return uint8() | uint8() << 8;
  }

  int int32() throws IOException {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 8) {
      value |= uint8() << shift;
    }
    return value;
  }

  long int64() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      value |= (long) uint8() << shift;
    }
    return value;
  }

  /** Eight bytes, the highest first. */
  long id() throws IOException {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | uint8();
    }
    return value;
  }

  TraceId traceId() throws IOException {
    long high = id();
    return new TraceId(high, id());
  }

  byte[] fixed(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("ClickHouse's answer is cut off in the middle of a row");
    }
    return bytes;
  }

  byte[] bytes() throws IOException {
    return fixed(length());
  }

  String string() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  List<String> strings() throws IOException {
    int length = length();
    List<String> texts = new ArrayList<>(Math.min(length, 1024));
    for (int i = 0; i < length; i++) {
      texts.add(string());
    }
    return texts;
  }

  /** How many bytes or elements follow. */
  int length() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = uint8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        if (value > MAX_LENGTH) {
          break;
        }
        return (int) value;
      }
    }
    throw new IOException("ClickHouse's answer has a length above " + MAX_LENGTH);
  }
}
