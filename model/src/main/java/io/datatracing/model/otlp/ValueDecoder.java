package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.FIXED64;
import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.datatracing.model.otlp.WireReader.VARINT;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes model values from bytes that an {@link OtlpReader} has checked. */
public final class ValueDecoder {
  private static final int ELEMENT = WireReader.tag(1, LENGTH_DELIMITED);

  private ValueDecoder() {}

  /** Bytes that are not UTF-8 become U+FFFD. */
  public static String string(byte[] bytes, int offset, int length) {
    return length == 0 ? "" : new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  /** All attributes of the list, in its order. */
  public static List<Attribute> attributes(byte[] bytes, OtlpAttributes list) {
    List<Attribute> result = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      result.add(
          new Attribute(
              string(bytes, list.keyOffset(i), list.keyLength(i)),
              value(
                  list.valueType(i),
                  list.valueBits(i),
                  bytes,
                  list.valueOffset(i),
                  list.valueLength(i))));
    }
    return result;
  }

  /**
   * Makes one value.
   *
   * @param type one of {@link ValueType}
   * @param bits the number of a bool, int or double; ignored for the others
   * @param offset the content of a string, bytes, array or map; ignored for the others
   */
  public static AttributeValue value(int type, long bits, byte[] bytes, int offset, int length) {
    return switch (type) {
      case ValueType.STRING -> AttributeValue.of(string(bytes, offset, length));
      case ValueType.BOOL -> AttributeValue.of(bits != 0);
      case ValueType.INT -> AttributeValue.of(bits);
      case ValueType.DOUBLE -> AttributeValue.of(Double.longBitsToDouble(bits));
      case ValueType.BYTES ->
          AttributeValue.ofBytes(Arrays.copyOfRange(bytes, offset, offset + length));
      case ValueType.ARRAY -> array(bytes, offset, length);
      case ValueType.MAP -> map(bytes, offset, length);
      default -> AttributeValue.EMPTY;
    };
  }

  private static AttributeValue array(byte[] bytes, int offset, int length) {
    List<AttributeValue> values = new ArrayList<>();
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      if (tag == ELEMENT) {
        int size = in.length();
        values.add(anyValue(bytes, in.position, size));
        in.position += size;
      } else {
        in.skip(tag);
      }
    }
    return AttributeValue.of(values);
  }

  private static AttributeValue map(byte[] bytes, int offset, int length) {
    OtlpAttributes entries = new OtlpAttributes();
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      if (tag == ELEMENT) {
        int size = in.length();
        entries.add(in, in.position + size);
      } else {
        in.skip(tag);
      }
    }
    return AttributeValue.ofMap(attributes(bytes, entries));
  }

  private static AttributeValue anyValue(byte[] bytes, int offset, int length) {
    AttributeValue value = AttributeValue.EMPTY;
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      int type = tag >>> 3;
      switch (tag) {
        case ValueType.BOOL << 3 | VARINT, ValueType.INT << 3 | VARINT ->
            value = value(type, in.varint(), bytes, 0, 0);
        case ValueType.DOUBLE << 3 | FIXED64 -> value = value(type, in.fixed64(), bytes, 0, 0);
        case ValueType.STRING << 3 | LENGTH_DELIMITED,
            ValueType.BYTES << 3 | LENGTH_DELIMITED,
            ValueType.ARRAY << 3 | LENGTH_DELIMITED,
            ValueType.MAP << 3 | LENGTH_DELIMITED -> {
          int size = in.length();
          value = value(type, 0, bytes, in.position, size);
          in.position += size;
        }
        default -> in.skip(tag);
      }
    }
    return value;
  }
}
