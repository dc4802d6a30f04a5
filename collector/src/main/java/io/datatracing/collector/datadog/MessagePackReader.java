package io.datatracing.collector.datadog;

import io.datatracing.collector.intake.UnreadableException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * MessagePack over an array. A value of another type than the expected one is passed over and told
 * as null, so that its neighbours can still be read; bytes that are no MessagePack at all end in an
 * {@link UnreadableException}.
 */
final class MessagePackReader {
  private final byte[] bytes;
  private final int start;
  private final MessageUnpacker in;

  MessagePackReader(byte[] bytes, int start) {
    this.bytes = bytes;
    this.start = start;
    this.in = MessagePack.newDefaultUnpacker(bytes, start, bytes.length - start);
  }

  /** Where the next value begins. */
  int position() {
    return start + (int) in.getTotalReadBytes();
  }

  boolean hasMore() {
    return position() < bytes.length;
  }

  private interface Read<T> {
    T read() throws IOException;
  }

  private <T> T read(Read<T> value) {
    int at = position();
    try {
      return value.read();
    } catch (IOException | MessagePackException e) {
      throw new UnreadableException(
          "The body is not valid MessagePack at byte " + at + ": " + e.getMessage(), e);
    }
  }

  private ValueType nextType() {
    return read(() -> in.getNextFormat().getValueType());
  }

  void skip() {
    read(
        () -> {
          in.skipValue();
          return true;
        });
  }

  /**
   * The number of elements that follow.
   *
   * @throws UnreadableException when it is no list
   */
  int listOf(String what) {
    if (nextType() != ValueType.ARRAY) {
      throw new UnreadableException(
          what + " at byte " + position() + " is of type " + nextType() + ", but must be a list.");
    }
    return read(in::unpackArrayHeader);
  }

  /** The number of elements that follow; -1 when it is no list, which is then passed over. */
  int listOrSkip() {
    if (nextType() != ValueType.ARRAY) {
      skip();
      return -1;
    }
    return read(in::unpackArrayHeader);
  }

  /** The number of pairs that follow; -1 when it is no map, which is then passed over. */
  int mapOrSkip() {
    if (nextType() != ValueType.MAP) {
      skip();
      return -1;
    }
    return read(in::unpackMapHeader);
  }

  /** Text, also as bytes; null for anything else, which is then passed over. */
  @Nullable String textOrSkip() {
    ValueType type = nextType();
    if (type == ValueType.STRING) {
      return read(in::unpackString);
    }
    byte[] binary = type == ValueType.BINARY ? bytesOrSkip() : null;
    if (binary == null && type != ValueType.BINARY) {
      skip();
    }
    return binary == null ? null : new String(binary, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Null for anything else, which is then passed over. */
  byte @Nullable [] bytesOrSkip() {
    if (nextType() != ValueType.BINARY) {
      skip();
      return null;
    }
    int length = read(in::unpackBinaryHeader);
    if (length > bytes.length - position()) {
      throw new UnreadableException(
          length
              + " bytes are announced at byte "
              + position()
              + " where "
              + (bytes.length - position())
              + " are left.");
    }
    return read(() -> in.readPayload(length));
  }

  /** 64 bits, signed or not, also of a whole number that is written as a fraction. */
  @Nullable Long integerOrSkip() {
    ValueType type = nextType();
    if (type == ValueType.INTEGER) {
      return read(
          () ->
              in.getNextFormat() == MessageFormat.UINT64
                  ? in.unpackBigInteger().longValue()
                  : in.unpackLong());
    }
    if (type == ValueType.FLOAT) {
      double number = read(in::unpackDouble);
      return number == Math.rint(number) && Math.abs(number) < 0x1p63 ? (long) number : null;
    }
    skip();
    return null;
  }

  @Nullable Double numberOrSkip() {
    ValueType type = nextType();
    if (type == ValueType.FLOAT) {
      return read(in::unpackDouble);
    }
    Long whole = integerOrSkip();
    return whole == null ? null : (double) whole;
  }

  @Nullable Boolean boolOrSkip() {
    if (nextType() != ValueType.BOOLEAN) {
      skip();
      return null;
    }
    return read(in::unpackBoolean);
  }

  /** A text, number or truth value as a person would write it; empty for anything else. */
  String anyAsText() {
    ValueType type = nextType();
    Object value =
        switch (type) {
          case STRING -> textOrSkip();
          case INTEGER -> integerOrSkip();
          case FLOAT -> numberOrSkip();
          case BOOLEAN -> boolOrSkip();
          default -> {
            skip();
            yield null;
          }
        };
    return value == null ? "" : value.toString();
  }

  boolean nextIs(ValueType type) {
    return nextType() == type;
  }
}
