package io.datatracing.exporter;

import static io.datatracing.exporter.ProtobufBuffer.BYTES;
import static io.datatracing.exporter.ProtobufBuffer.FIXED64;
import static io.datatracing.exporter.ProtobufBuffer.VARINT;
import static io.datatracing.exporter.ProtobufBuffer.tag;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.AttributeList.Lane;
import io.datatracing.bootstrap.trace.SharedAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes attributes as repeated {@code KeyValue} (1 key, 2 value) with {@code AnyValue} (1 string,
 * 2 bool, 3 int, 4 double, 5 array).
 */
final class OtlpAttributes {
  private static final int STRING = tag(1, BYTES);
  private static final int BOOL = tag(2, VARINT);
  private static final int INT = tag(3, VARINT);
  private static final int DOUBLE = tag(4, FIXED64);
  private static final int ARRAY = tag(5, BYTES);

  /** Most attributes are shorter than 128 bytes. */
  private static final int RESERVE = 1;

  private final ProtobufBuffer out;

  OtlpAttributes(ProtobufBuffer out) {
    this.out = out;
  }

  void write(int tag, AttributeList list) {
    int count = list.attributeCount();
    SharedAttributes shared = list.shared();
    int own = 0;
    if (shared != null) {
      own = shared.count();
      write(tag, shared);
    }
    for (int i = own; i < count; i++) {
      AttributeKey key = list.keyAt(i);
      Object value = list.rawValueAt(i);
      if (key != null && value instanceof String) {
        out.namedStringField(tag, key.utf8(), (String) value);
      } else if (key != null && value != null) {
        write(tag, list, key, value);
      }
    }
  }

  /** Encoded once for all spans; a list under another tag would encode them anew. */
  private void write(int tag, SharedAttributes shared) {
    byte[] known = shared.encoded();
    if (known != null && known.length > 0 && known[0] == tag) {
      out.raw(known);
      return;
    }
    int start = out.length();
    for (int i = 0; i < shared.count(); i++) {
      out.namedStringField(tag, shared.keyAt(i).utf8(), shared.valueAt(i));
    }
    shared.encoded(Arrays.copyOfRange(out.array(), start, out.length()));
  }

  private void write(int tag, AttributeList list, AttributeKey key, Object value) {
    int pair = out.open(tag, RESERVE);
    out.bytesField(tag(1, BYTES), key.utf8());
    int any = out.open(tag(2, BYTES), RESERVE);
    if (value instanceof Lane) {
      lane(list, (Lane) value);
    } else {
      other(value);
    }
    out.close(any, RESERVE);
    out.close(pair, RESERVE);
  }

  /** One attribute with a string. */
  void write(int tag, String key, String value) {
    int pair = out.open(tag, RESERVE);
    out.stringField(tag(1, BYTES), key);
    int any = out.open(tag(2, BYTES), RESERVE);
    out.stringField(STRING, value);
    out.close(any, RESERVE);
    out.close(pair, RESERVE);
  }

  /** One attribute with a number. */
  void write(int tag, String key, long value) {
    int pair = out.open(tag, RESERVE);
    out.stringField(tag(1, BYTES), key);
    int any = out.open(tag(2, BYTES), RESERVE);
    out.varintField(INT, value);
    out.close(any, RESERVE);
    out.close(pair, RESERVE);
  }

  private void lane(AttributeList list, Lane lane) {
    if (lane.isDouble()) {
      out.fixed64Field(DOUBLE, list.bits(lane));
    } else {
      out.varintField(INT, list.bits(lane));
    }
  }

  private void other(Object value) {
    if (value instanceof Boolean) {
      out.varintField(BOOL, (Boolean) value ? 1 : 0);
    } else if (value instanceof Long) {
      out.varintField(INT, (Long) value);
    } else if (value instanceof Double) {
      out.fixed64Field(DOUBLE, Double.doubleToRawLongBits((Double) value));
    } else {
      int array = out.open(ARRAY, RESERVE);
      elements(value);
      out.close(array, RESERVE);
    }
  }

  private void elements(Object array) {
    if (array instanceof String[]) {
      for (@Nullable String element : (String[]) array) {
        int any = out.open(tag(1, BYTES), RESERVE);
        if (element != null) {
          out.stringField(STRING, element);
        }
        out.close(any, RESERVE);
      }
    } else if (array instanceof long[]) {
      for (long element : (long[]) array) {
        int any = out.open(tag(1, BYTES), RESERVE);
        out.varintField(INT, element);
        out.close(any, RESERVE);
      }
    } else if (array instanceof double[]) {
      for (double element : (double[]) array) {
        int any = out.open(tag(1, BYTES), RESERVE);
        out.fixed64Field(DOUBLE, Double.doubleToRawLongBits(element));
        out.close(any, RESERVE);
      }
    } else {
      for (boolean element : (boolean[]) array) {
        int any = out.open(tag(1, BYTES), RESERVE);
        out.varintField(BOOL, element ? 1 : 0);
        out.close(any, RESERVE);
      }
    }
  }
}
