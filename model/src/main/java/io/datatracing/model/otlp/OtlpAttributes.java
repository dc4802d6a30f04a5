package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.FIXED64;
import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.datatracing.model.otlp.WireReader.VARINT;

import java.util.Arrays;

/**
 * A list of {@code KeyValue} messages as positions in the bytes they were read from.
 *
 * <p>Filled anew for each message and reused, so it allocates only while it grows. Indices run from
 * 0 to {@link #size} - 1; an accessor called with another index answers with stale figures.
 */
public final class OtlpAttributes {
  /** More in one message is refused: a bound on memory, 500 times what SDKs let through. */
  public static final int MAX_SIZE = 65_536;

  private static final int KEY = WireReader.tag(1, LENGTH_DELIMITED);
  private static final int VALUE = WireReader.tag(2, LENGTH_DELIMITED);

  private int size;
  private int[] entryOffset = new int[32];
  private int[] entryLength = new int[32];
  private int[] keyOffset = new int[32];
  private int[] keyLength = new int[32];
  private int[] valueType = new int[32];
  private int[] valueOffset = new int[32];
  private int[] valueLength = new int[32];
  private long[] valueBits = new long[32];

  OtlpAttributes() {}

  public int size() {
    return size;
  }

  /** Where the whole {@code KeyValue} begins. */
  public int entryOffset(int index) {
    return entryOffset[index];
  }

  /** Bytes of the whole {@code KeyValue}: equal bytes are an equal attribute. */
  public int entryLength(int index) {
    return entryLength[index];
  }

  public int keyOffset(int index) {
    return keyOffset[index];
  }

  public int keyLength(int index) {
    return keyLength[index];
  }

  /** One of {@link ValueType}. */
  public int valueType(int index) {
    return valueType[index];
  }

  /** Content of a string, bytes, array ({@code ArrayValue}) or map ({@code KeyValueList}). */
  public int valueOffset(int index) {
    return valueOffset[index];
  }

  public int valueLength(int index) {
    return valueLength[index];
  }

  /** An int; a bool as 0 or 1; the bits of a double; otherwise 0. */
  public long valueBits(int index) {
    return valueBits[index];
  }

  void clear() {
    size = 0;
  }

  /** Reads the KeyValue from {@code in.position} to {@code end}; leaves the position there. */
  void add(WireReader in, int end) {
    int i = size;
    if (i == keyOffset.length) {
      grow(in.position);
    }
    int outer = in.limit;
    in.limit = end;
    entryOffset[i] = in.position;
    entryLength[i] = end - in.position;
    keyLength[i] = 0;
    keyOffset[i] = in.position;
    valueType[i] = ValueType.EMPTY;
    valueOffset[i] = in.position;
    valueLength[i] = 0;
    valueBits[i] = 0;
    boolean hasValue = false;
    while (in.position < end) {
      int tag = in.tag();
      if (tag == KEY) {
        int length = in.length();
        keyOffset[i] = in.position;
        keyLength[i] = length;
        in.position += length;
      } else if (tag == VALUE) {
        if (hasValue) {
          throw new MalformedOtlpException(in.position, "an attribute has two values");
        }
        hasValue = true;
        int length = in.length();
        anyValue(in, i, in.position + length);
      } else {
        in.skip(tag);
      }
    }
    in.limit = outer;
    size = i + 1;
  }

  private void anyValue(WireReader in, int i, int end) {
    int outer = in.limit;
    in.limit = end;
    while (in.position < end) {
      int tag = in.tag();
      switch (tag) {
        case ValueType.STRING << 3 | LENGTH_DELIMITED, ValueType.BYTES << 3 | LENGTH_DELIMITED -> {
          content(in, i, tag >>> 3);
          in.position += valueLength[i];
        }
        case ValueType.BOOL << 3 | VARINT -> number(i, ValueType.BOOL, in.varint() != 0 ? 1 : 0);
        case ValueType.INT << 3 | VARINT -> number(i, ValueType.INT, in.varint());
        case ValueType.DOUBLE << 3 | FIXED64 -> number(i, ValueType.DOUBLE, in.fixed64());
        case ValueType.ARRAY << 3 | LENGTH_DELIMITED, ValueType.MAP << 3 | LENGTH_DELIMITED -> {
          NestedValues.refuseSecond(valueType[i], tag >>> 3, in.position);
          content(in, i, tag >>> 3);
          NestedValues.check(in, tag >>> 3, in.position + valueLength[i], 1);
        }
        default -> in.skip(tag);
      }
    }
    in.limit = outer;
  }

  private void content(WireReader in, int i, int type) {
    int length = in.length();
    valueType[i] = type;
    valueOffset[i] = in.position;
    valueLength[i] = length;
    valueBits[i] = 0;
  }

  private void number(int i, int type, long bits) {
    valueType[i] = type;
    valueBits[i] = bits;
    valueLength[i] = 0;
  }

  private void grow(int at) {
    int capacity = 2 * keyOffset.length;
    if (capacity > MAX_SIZE) {
      throw new MalformedOtlpException(at, "more than " + MAX_SIZE + " attributes in one message");
    }
    entryOffset = Arrays.copyOf(entryOffset, capacity);
    entryLength = Arrays.copyOf(entryLength, capacity);
    keyOffset = Arrays.copyOf(keyOffset, capacity);
    keyLength = Arrays.copyOf(keyLength, capacity);
    valueType = Arrays.copyOf(valueType, capacity);
    valueOffset = Arrays.copyOf(valueOffset, capacity);
    valueLength = Arrays.copyOf(valueLength, capacity);
    valueBits = Arrays.copyOf(valueBits, capacity);
  }
}
