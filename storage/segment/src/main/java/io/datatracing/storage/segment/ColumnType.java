package io.datatracing.storage.segment;

import io.datatracing.model.AttributeValue;
import io.datatracing.model.otlp.ValueDecoder;
import io.datatracing.model.otlp.ValueType;

/**
 * How a column keeps its values. The first eight numbers are OTLP's own ({@link ValueType}); an
 * integer that fits into 32 bits is kept as it is, a larger one in a dictionary.
 */
final class ColumnType {
  static final int EMPTY = ValueType.EMPTY;
  static final int STRING = ValueType.STRING;
  static final int BOOL = ValueType.BOOL;
  static final int INT32 = ValueType.INT;
  static final int DOUBLE = ValueType.DOUBLE;
  static final int ARRAY = ValueType.ARRAY;
  static final int MAP = ValueType.MAP;
  static final int BYTES = ValueType.BYTES;
  static final int INT64 = 8;

  private ColumnType() {}

  static int of(int valueType, long bits) {
    return valueType == INT32 && bits != (int) bits ? INT64 : valueType;
  }

  /** Whether values are numbers of dictionary entries rather than the values themselves. */
  static boolean hasDictionary(int type) {
    return type != EMPTY && type != BOOL && type != INT32;
  }

  /** A value that is kept as it is. */
  static AttributeValue decode(int type, int value) {
    return switch (type) {
      case BOOL -> AttributeValue.of(value != 0);
      case INT32 -> AttributeValue.of((long) value);
      default -> AttributeValue.EMPTY;
    };
  }

  /** A value that is kept in a dictionary. */
  static AttributeValue decode(int type, byte[] bytes, int offset, int length) {
    return switch (type) {
      case DOUBLE ->
          AttributeValue.of(Double.longBitsToDouble(LittleEndian.getLong(bytes, offset)));
      case INT64 -> AttributeValue.of(LittleEndian.getLong(bytes, offset));
      default -> ValueDecoder.value(type, 0, bytes, offset, length);
    };
  }
}
