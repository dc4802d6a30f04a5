package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpAttributes;
import org.jspecify.annotations.Nullable;

/** All values under one key, of one type, in one place of a span, while a table is being filled. */
final class Column {
  /** Where in a span the values are; the places after {@link #LINK} have one column without key. */
  static final int SPAN = 0;

  static final int EVENT = 1;
  static final int LINK = 2;
  static final int STATUS_MESSAGE = 3;
  static final int TRACE_STATE = 4;
  static final int EVENT_NAME = 5;

  final int index;
  final int place;
  final int type;
  final byte[] key;
  final @Nullable Dictionary dictionary;

  Column(int index, int place, int type, byte[] key, long seed, MemoryMeter meter) {
    this.index = index;
    this.place = place;
    this.type = type;
    this.key = key;
    dictionary = ColumnType.hasDictionary(type) ? new Dictionary(seed, meter) : null;
    meter.grew(96 + key.length);
  }

  /** Whether an attribute has its key and type. */
  boolean isOf(byte[] bytes, OtlpAttributes attributes, int i) {
    int offset = attributes.keyOffset(i);
    int length = attributes.keyLength(i);
    return length == key.length
        && type == ColumnType.of(attributes.valueType(i), attributes.valueBits(i))
        && LittleEndian.equal(key, 0, bytes, offset, length);
  }

  /** The dictionary of a column that {@link ColumnType#hasDictionary} says has one. */
  Dictionary values() {
    if (dictionary == null) {
      throw new IllegalStateException("Columns of type " + type + " have no dictionary");
    }
    return dictionary;
  }
}
