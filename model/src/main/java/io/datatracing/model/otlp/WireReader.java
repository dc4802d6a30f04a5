package io.datatracing.model.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf's wire format over an array, with a limit that the caller moves.
 *
 * <p>Every read checks the limit, so that a length field which lies can make a message end early
 * but never reach the bytes of its neighbour. Source of the format: protobuf.dev, "Encoding".
 */
public final class WireReader {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH_DELIMITED = 2;
  public static final int FIXED32 = 5;

  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle SHORT_LE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  byte[] bytes = {};
  int position;
  int limit;

  public void reset(byte[] source, int offset, int end) {
    bytes = source;
    position = offset;
    limit = end;
  }

  /** The number that stands before a field. */
  public static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  public static long bigEndianLong(byte[] bytes, int offset) {
    return (long) LONG_BE.get(bytes, offset);
  }

  static long littleEndianLong(byte[] bytes, int offset) {
    return (long) LONG_LE.get(bytes, offset);
  }

  static int intAt(byte[] bytes, int offset) {
    return (int) INT_LE.get(bytes, offset);
  }

  static short shortAt(byte[] bytes, int offset) {
    return (short) SHORT_LE.get(bytes, offset);
  }

  /** The next tag. Field number zero and groups do not occur in OTLP. */
  public int tag() {
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

  public long varint() {
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
  public int length() {
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

  public long fixed64() {
    int at = position;
    if (limit - at < Long.BYTES) {
      throw new MalformedOtlpException(at, "a 64-bit number is cut off by the end at " + limit);
    }
    position = at + Long.BYTES;
    return (long) LONG_LE.get(bytes, at);
  }

  public int fixed32() {
    int at = position;
    if (limit - at < Integer.BYTES) {
      throw new MalformedOtlpException(at, "a 32-bit number is cut off by the end at " + limit);
    }
    position = at + Integer.BYTES;
    return (int) INT_LE.get(bytes, at);
  }

  /** Whether anything is left before the limit. */
  public boolean hasMore() {
    return position < limit;
  }

  public int position() {
    return position;
  }

  /** The end of the message that is read. */
  public int limit() {
    return limit;
  }

  /** Goes to a place, in a message that ends at another; both lie in the array. */
  public void move(int to, int end) {
    position = to;
    limit = end;
  }

  /** A length and so many bytes. */
  public byte[] takeBytes() {
    int length = length();
    byte[] taken = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return taken;
  }

  /** A length and so many bytes of UTF-8; what is not valid becomes U+FFFD. */
  public String takeString() {
    int length = length();
    String taken = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return taken;
  }

  /** Passes over a field that this version does not know, as protobuf requires. */
  public void skip(int tag) {
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
