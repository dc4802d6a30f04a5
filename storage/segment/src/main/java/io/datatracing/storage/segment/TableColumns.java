package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpAttributes;
import io.datatracing.model.otlp.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The columns of a {@link SpanTable}, which says who may read and who adds. */
final class TableColumns {
  private final long seed;
  private final MemoryMeter meter;
  private final Map<ColumnKey, Column> columnByKey = new HashMap<>();
  private volatile Column[] columns = new Column[16];
  private int columnCount;
  private final byte[] number = new byte[Long.BYTES];

  private record ColumnKey(int place, int type, String key) {}

  TableColumns(long seed, MemoryMeter meter) {
    this.seed = seed;
    this.meter = meter;
  }

  /** Longer than the number of columns; entries that no published row leads to may be null. */
  Column[] all() {
    return columns;
  }

  /** Only meaningful once the table is complete. */
  int count() {
    return columnCount;
  }

  /** The column of an attribute, which is made when there is none. */
  Column column(int place, byte[] bytes, OtlpAttributes attributes, int i) {
    return column(
        place,
        ColumnType.of(attributes.valueType(i), attributes.valueBits(i)),
        bytes,
        attributes.keyOffset(i),
        attributes.keyLength(i));
  }

  private Column column(int place, int type, byte[] bytes, int keyOffset, int keyLength) {
    // Latin-1 keeps every byte apart, so that keys which are not UTF-8 stay different.
    String key = new String(bytes, keyOffset, keyLength, StandardCharsets.ISO_8859_1);
    ColumnKey columnKey = new ColumnKey(place, type, key);
    Column known = columnByKey.get(columnKey);
    if (known != null) {
      return known;
    }
    Column made =
        new Column(
            columnCount,
            place,
            type,
            Arrays.copyOfRange(bytes, keyOffset, keyOffset + keyLength),
            seed,
            meter);
    if (columnCount == columns.length) {
      columns = Arrays.copyOf(columns, 2 * columnCount);
    }
    columns[columnCount++] = made;
    columnByKey.put(columnKey, made);
    return made;
  }

  /** The number that a column has for the value of an attribute. */
  int value(Column column, byte[] bytes, OtlpAttributes attributes, int i) {
    return switch (column.type) {
      case ColumnType.EMPTY -> 0;
      case ColumnType.BOOL, ColumnType.INT32 -> (int) attributes.valueBits(i);
      case ColumnType.DOUBLE, ColumnType.INT64 -> {
        LittleEndian.putLong(number, 0, attributes.valueBits(i));
        yield column.values().intern(number, 0, Long.BYTES);
      }
      default ->
          column.values().intern(bytes, attributes.valueOffset(i), attributes.valueLength(i));
    };
  }

  /** The number of a text that is no attribute's. */
  int text(int place, byte[] bytes, int offset, int length) {
    return column(place, ValueType.STRING, bytes, 0, 0).values().intern(bytes, offset, length);
  }
}
