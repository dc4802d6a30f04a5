package io.datatracing.exporter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads protocol buffers field by field. What is not valid throws {@code IndexOutOfBoundsException}
 * or {@code IllegalArgumentException}.
 */
final class ProtobufReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ProtobufReader(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  boolean hasMore() {
    return at < end;
  }

  /** The next field's tag, to compare with {@link ProtobufBuffer#tag}. */
  long tag() {
    return varint();
  }

  byte[] bytes() {
    int start = at;
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("length " + length + " at " + start);
    }
    at += (int) length;
    return Arrays.copyOfRange(bytes, at - (int) length, at);
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint of more than 10 bytes at " + at);
  }

  /** Passes over a field's value. */
  void skip(long tag) {
    switch ((int) tag & 7) {
      case ProtobufBuffer.VARINT:
        varint();
        break;
      case ProtobufBuffer.FIXED64:
        at += 8;
        break;
      case ProtobufBuffer.BYTES:
        bytes();
        break;
      case ProtobufBuffer.FIXED32:
        at += 4;
        break;
      default:
        throw new IllegalArgumentException("wire type " + (tag & 7));
    }
  }
}
