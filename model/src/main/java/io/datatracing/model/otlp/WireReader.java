package io.datatracing.model.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Protobuf's wire format over an array, with a limit that the caller moves.
 *
 * <p>Every read checks the limit, so that a length field which lies can make a message end early
 * but never reach the bytes of its neighbour. Source of the format: protobuf.dev, "Encoding".
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  byte[] bytes = {};
  int position;
  int limit;

  void reset(byte[] source, int offset, int end) {
    bytes = source;
    position = offset;
    limit = end;
  }

  static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  static long bigEndianLong(byte[] bytes, int offset) {
    return (long) LONG_BE.get(bytes, offset);
  }

  /** The next tag. Field number zero and groups do not occur in OTLP. */
  int tag() {
    int at = position;
    if (at < limit) {
      byte first = bytes[at];
      if (first >= 8) {
        position = at + 1;
        return first;
      }
    }
    return longTag(at);
  }

  private int longTag(int at) {
    long tag = varint();
    if (tag < 8 || tag > 0xffff_ffffL) {
      throw new MalformedOtlpException(at, "tag " + Long.toUnsignedString(tag));
    }
    return (int) tag;
  }

  long varint() {
    int at = position;
    if (at < limit) {
      byte first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return first;
      }
    }
    return longVarint(at);
  }

  private long longVarint(int start) {
    long value = 0;
    int at = start;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= limit) {
        throw new MalformedOtlpException(start, "a number is cut off by the end at " + limit);
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        position = at;
        return value;
      }
    }
    throw new MalformedOtlpException(start, "a number has more than ten bytes");
  }

  /** Reads a length and checks that so many bytes follow. */
  int length() {
    int at = position;
    if (at < limit) {
      byte first = bytes[at];
      if (first >= 0 && first < limit - at) {
        position = at + 1;
        return first;
      }
    }
    return longLength(at);
  }

  private int longLength(int at) {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw new MalformedOtlpException(
          at,
          "length "
              + Long.toUnsignedString(length)
              + " where "
              + (limit - position)
              + " bytes are left");
    }
    return (int) length;
  }

  long fixed64() {
    int at = position;
    if (limit - at < Long.BYTES) {
      throw new MalformedOtlpException(at, "a 64-bit number is cut off by the end at " + limit);
    }
    position = at + Long.BYTES;
    return (long) LONG_LE.get(bytes, at);
  }

  int fixed32() {
    int at = position;
    if (limit - at < Integer.BYTES) {
      throw new MalformedOtlpException(at, "a 32-bit number is cut off by the end at " + limit);
    }
    position = at + Integer.BYTES;
    return (int) INT_LE.get(bytes, at);
  }

  /** Passes over a field that this version does not know, as protobuf requires. */
  void skip(int tag) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case LENGTH_DELIMITED -> {
        int length = length();
        position += length;
      }
      case FIXED32 -> fixed32();
      default ->
          throw new MalformedOtlpException(
              position, "wire type " + (tag & 7) + " of field " + (tag >>> 3));
    }
  }
}
