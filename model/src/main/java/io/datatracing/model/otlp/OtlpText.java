package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a request that are not UTF-8, which protobuf requires of every string. Some
 * clients send what they were given: Latin-1 headers, texts that were cut inside a character. Each
 * is replaced as {@link String} does it, U+FFFD for what cannot be read, and counted; everything
 * else, fields that nobody knows included, is copied as it is.
 *
 * <p>Nearly all text is ASCII, which is seen eight bytes at a time without looking for where a
 * string begins.
 */
final class OtlpText {
  /** More than {@link NestedValues#MAX_DEPTH} levels of maps, three messages each, amount to. */
  private static final int MAX_DEPTH = 128;

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final byte[] bytes;
  private final ProtobufWriter out = new ProtobufWriter();
  private int replaced;

  private OtlpText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The messages that strings are in. A field that has neither name here is not looked into. */
  enum Message {
    REQUEST,
    RESOURCE_SPANS,
    RESOURCE,
    ENTITY_REF,
    SCOPE_SPANS,
    SCOPE,
    SPAN,
    EVENT,
    LINK,
    STATUS,
    KEY_VALUE,
    ANY_VALUE,
    ARRAY_VALUE,
    KEY_VALUE_LIST;

    boolean isText(int field) {
      return switch (this) {
        case RESOURCE_SPANS, SCOPE_SPANS, LINK -> field == 3;
        case ENTITY_REF -> field <= 4;
        case SCOPE -> field <= 2;
        case SPAN -> field == 3 || field == 5;
        case EVENT, STATUS -> field == 2;
        case KEY_VALUE -> field == 1;
        case ANY_VALUE -> field == ValueType.STRING;
        case REQUEST, RESOURCE, ARRAY_VALUE, KEY_VALUE_LIST -> false;
      };
    }

    @Nullable Message inside(int field) {
      return switch (this) {
        case REQUEST -> field == 1 ? RESOURCE_SPANS : null;
        case RESOURCE_SPANS -> field == 1 ? RESOURCE : field == 2 ? SCOPE_SPANS : null;
        case RESOURCE -> field == 1 ? KEY_VALUE : field == 3 ? ENTITY_REF : null;
        case SCOPE_SPANS -> field == 1 ? SCOPE : field == 2 ? SPAN : null;
        case SCOPE, EVENT -> field == 3 ? KEY_VALUE : null;
        case SPAN ->
            switch (field) {
              case 9 -> KEY_VALUE;
              case 11 -> EVENT;
              case 13 -> LINK;
              case 15 -> STATUS;
              default -> null;
            };
        case LINK -> field == 4 ? KEY_VALUE : null;
        case KEY_VALUE -> field == 2 ? ANY_VALUE : null;
        case ANY_VALUE ->
            field == ValueType.ARRAY ? ARRAY_VALUE : field == ValueType.MAP ? KEY_VALUE_LIST : null;
        case ARRAY_VALUE -> field == 1 ? ANY_VALUE : null;
        case KEY_VALUE_LIST -> field == 1 ? KEY_VALUE : null;
        case ENTITY_REF, STATUS -> null;
      };
    }
  }

  /** Whether no byte of {@code [from, to)} is above 127. */
  static boolean isAscii(byte[] bytes, int from, int to) {
    long seen = 0;
    if (to - from >= Long.BYTES) {
      int at = from;
      for (; at <= to - 4 * Long.BYTES; at += 4 * Long.BYTES) {
        seen |=
            WireReader.littleEndianLong(bytes, at)
                | WireReader.littleEndianLong(bytes, at + Long.BYTES)
                | WireReader.littleEndianLong(bytes, at + 2 * Long.BYTES)
                | WireReader.littleEndianLong(bytes, at + 3 * Long.BYTES);
      }
      for (; at < to - Long.BYTES; at += Long.BYTES) {
        seen |= WireReader.littleEndianLong(bytes, at);
      }
      // Some of the last eight may have been seen before.
      seen |= WireReader.littleEndianLong(bytes, to - Long.BYTES);
    } else {
      for (int at = from; at < to; at++) {
        seen |= bytes[at];
      }
    }
    return (seen & HIGH_BITS) == 0;
  }

  /** Whether name, trace state, status message and attributes are ASCII, as far as is clear. */
  static boolean isAscii(OtlpReader span) {
    byte[] bytes = span.bytes();
    return isAscii(bytes, span.nameOffset(), span.nameOffset() + span.nameLength())
        && span.attributes().isAscii(bytes)
        && isAscii(
            bytes, span.traceStateOffset(), span.traceStateOffset() + span.traceStateLength())
        && isAscii(
            bytes,
            span.statusMessageOffset(),
            span.statusMessageOffset() + span.statusMessageLength());
  }

  /** Whether all strings of a message are UTF-8. */
  static boolean isUtf8(byte[] bytes, int offset, int length, Message message) {
    return isUtf8(bytes, offset, length, message, 0);
  }

  private static boolean isUtf8(byte[] bytes, int offset, int length, Message message, int depth) {
    if (isAscii(bytes, offset, offset + length)) {
      return true;
    }
    requireDepth(offset, depth);
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.hasMore()) {
      int tag = in.tag();
      if ((tag & 7) != LENGTH_DELIMITED) {
        in.skip(tag);
        continue;
      }
      int size = in.length();
      int field = tag >>> 3;
      Message inside = message.inside(field);
      if (message.isText(field)
          ? !isUtf8(bytes, in.position, size)
          : inside != null && !isUtf8(bytes, in.position, size, inside, depth + 1)) {
        return false;
      }
      in.position += size;
    }
    return true;
  }

  /** Whether a string is UTF-8: what {@link String} had to replace is written as other bytes. */
  static boolean isUtf8(byte[] bytes, int offset, int length) {
    if (isAscii(bytes, offset, offset + length)) {
      return true;
    }
    byte[] again = readable(bytes, offset, length);
    return Arrays.equals(again, 0, again.length, bytes, offset, offset + length);
  }

  private static byte[] readable(byte[] bytes, int offset, int length) {
    return ValueDecoder.string(bytes, offset, length).getBytes(StandardCharsets.UTF_8);
  }

  private static void requireDepth(int at, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedOtlpException(at, "messages nest deeper than " + MAX_DEPTH + " levels");
    }
  }

  /**
   * Makes a request of which every string is UTF-8.
   *
   * @throws MalformedOtlpException when a part that has no span is not what the format says
   */
  static OtlpText replaced(byte[] request) {
    OtlpText text = new OtlpText(request);
    text.copy(0, request.length, Message.REQUEST, 0);
    return text;
  }

  byte[] request() {
    return out.toByteArray();
  }

  /** Strings that were replaced. */
  int count() {
    return replaced;
  }

  private void copy(int offset, int length, Message message, int depth) {
    requireDepth(offset, depth);
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.hasMore()) {
      int start = in.position;
      int tag = in.tag();
      if ((tag & 7) != LENGTH_DELIMITED) {
        in.skip(tag);
        out.encodedFields(bytes, start, in.position - start);
        continue;
      }
      int size = in.length();
      int at = in.position;
      in.position += size;
      int field = tag >>> 3;
      Message inside = message.inside(field);
      if (message.isText(field)) {
        text(field, start, at, size);
      } else if (inside == null || isAscii(bytes, at, at + size)) {
        out.encodedFields(bytes, start, at + size - start);
      } else {
        int token = out.beginMessage(field);
        copy(at, size, inside, depth + 1);
        out.endMessage(token);
      }
    }
  }

  private void text(int field, int start, int at, int size) {
    if (isUtf8(bytes, at, size)) {
      out.encodedFields(bytes, start, at + size - start);
    } else {
      replaced++;
      out.requiredBytesField(field, readable(bytes, at, size));
    }
  }
}
