package io.datatracing.storage.segment;

import io.datatracing.model.AttributeValue;
import io.datatracing.storage.api.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A tag in the forms in which columns keep values, so that most comparisons are of numbers. Agrees
 * with {@link Tag#matches(AttributeValue)}, which defines what a tag finds.
 */
final class TagProbe {
  private final Tag tag;
  private final byte[] utf8;
  private final @Nullable Long integer;
  private final @Nullable Double number;
  private final byte @Nullable [] bytes;

  TagProbe(Tag tag) {
    this.tag = tag;
    utf8 = tag.value().getBytes(StandardCharsets.UTF_8);
    integer = integer(tag.value());
    number = number(tag.value());
    bytes = base64(tag.value());
  }

  Tag tag() {
    return tag;
  }

  /** Whether a value that is kept as it is matches. */
  boolean matchesInline(int type, int value) {
    return switch (type) {
      case ColumnType.INT32 -> integer != null && integer == value;
      case ColumnType.BOOL -> tag.value().equals(value != 0 ? "true" : "false");
      default -> tag.value().isEmpty();
    };
  }

  /** Whether a column of 32-bit numbers between these bounds can have a match. */
  boolean mayMatch(int minimum, int maximum) {
    return integer != null && integer >= minimum && integer <= maximum;
  }

  /** Whether dictionary entries have to be looked at one by one. */
  boolean needsScan(int type) {
    // Several bit patterns are NaN.
    return type == ColumnType.ARRAY
        || type == ColumnType.MAP
        || type == ColumnType.DOUBLE && number != null && number.isNaN();
  }

  /** The only dictionary entry that matches, where {@link #needsScan} is false; null for none. */
  byte @Nullable [] entry(int type) {
    return switch (type) {
      case ColumnType.STRING -> utf8;
      case ColumnType.BYTES -> bytes;
      case ColumnType.INT64 -> integer == null ? null : word(integer);
      case ColumnType.DOUBLE -> number == null ? null : word(Double.doubleToLongBits(number));
      default -> null;
    };
  }

  boolean matchesEntry(int type, byte[] content, int offset, int length) {
    return tag.matches(ColumnType.decode(type, content, offset, length));
  }

  private static byte[] word(long value) {
    byte[] word = new byte[Long.BYTES];
    LittleEndian.putLong(word, 0, value);
    return word;
  }

  private static @Nullable Long integer(String text) {
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? value : null;
    } catch (NumberFormatException notAnInteger) {
      return null;
    }
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      byte[] again = Base64.getEncoder().encode(decoded);
      return Arrays.equals(again, text.getBytes(StandardCharsets.UTF_8)) ? decoded : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
