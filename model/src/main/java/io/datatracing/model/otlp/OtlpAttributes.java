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

  /** Of the length of a KeyValue, the tag of its key, and the length of that; all one byte. */
  private static final int SHORT_KEY_MASK = 0x0080ff80;

  private static final int SHORT_KEY = KEY << 8;

  /** Of the tag of the value, its length, the tag of a string in it, and the length of that. */
  private static final int SHORT_TEXT_MASK = 0x80ff80ff;

  private static final int SHORT_TEXT = VALUE | (ValueType.STRING << 3 | LENGTH_DELIMITED) << 16;

  /** Of the tag of the value, its length, and the tag of an int in it. */
  private static final int SHORT_INT_MASK = 0x00ff80ff;

  private static final int SHORT_INT = VALUE | (ValueType.INT << 3 | VARINT) << 16;

  /** Numbers of one attribute lie together: they are written and read together. */
  private static final int STRIDE = 8;

  private static final int ENTRY_OFFSET = 0;
  private static final int ENTRY_LENGTH = 1;
  private static final int KEY_OFFSET = 2;
  private static final int KEY_LENGTH = 3;
  private static final int VALUE_TYPE = 4;
  private static final int VALUE_OFFSET = 5;
  private static final int VALUE_LENGTH = 6;

  private int size;
  private int[] numbers = new int[32 * STRIDE];
  private long[] valueBits = new long[32];

  OtlpAttributes() {}

  public int size() {
    return size;
  }

  /** Where the whole {@code KeyValue} begins. */
  public int entryOffset(int index) {
    return numbers[index * STRIDE + ENTRY_OFFSET];
  }

  /** Bytes of the whole {@code KeyValue}: equal bytes are an equal attribute. */
  public int entryLength(int index) {
    return numbers[index * STRIDE + ENTRY_LENGTH];
  }

  public int keyOffset(int index) {
    return numbers[index * STRIDE + KEY_OFFSET];
  }

  public int keyLength(int index) {
    return numbers[index * STRIDE + KEY_LENGTH];
  }

  /** One of {@link ValueType}. */
  public int valueType(int index) {
    return numbers[index * STRIDE + VALUE_TYPE];
  }

  /** Content of a string, bytes, array ({@code ArrayValue}) or map ({@code KeyValueList}). */
  public int valueOffset(int index) {
    return numbers[index * STRIDE + VALUE_OFFSET];
  }

  public int valueLength(int index) {
    return numbers[index * STRIDE + VALUE_LENGTH];
  }

  /** An int; a bool as 0 or 1; the bits of a double; otherwise 0. */
  public long valueBits(int index) {
    return valueBits[index];
  }

  void clear() {
    size = 0;
  }

  /**
   * Whether all keys and texts are ASCII. Says no also where that would need a closer look: of an
   * array, a map, or an attribute with fields in another order than usual.
   *
   * <p>Attributes follow each other, so what stands between two numbers is looked at as one piece;
   * only a length above 127 makes that fail for what is ASCII.
   */
  boolean isAscii(byte[] bytes) {
    if (size == 0) {
      return true;
    }
    int from = numbers[ENTRY_OFFSET];
    for (int i = 0; i < size; i++) {
      int base = i * STRIDE;
      if (!isText(numbers[base + VALUE_TYPE])) {
        int keyEnd = numbers[base + KEY_OFFSET] + numbers[base + KEY_LENGTH];
        if (!OtlpText.isAscii(bytes, from, keyEnd)) {
          return isEachAscii(bytes);
        }
        from = numbers[base + ENTRY_OFFSET] + numbers[base + ENTRY_LENGTH];
      }
    }
    int last = (size - 1) * STRIDE;
    int end = numbers[last + ENTRY_OFFSET] + numbers[last + ENTRY_LENGTH];
    return OtlpText.isAscii(bytes, from, end) || isEachAscii(bytes);
  }

  private boolean isEachAscii(byte[] bytes) {
    for (int i = 0; i < size; i++) {
      int base = i * STRIDE;
      int key = numbers[base + KEY_OFFSET];
      int value = numbers[base + VALUE_OFFSET];
      if (!OtlpText.isAscii(bytes, key, key + numbers[base + KEY_LENGTH])
          || isText(numbers[base + VALUE_TYPE])
              && !OtlpText.isAscii(bytes, value, value + numbers[base + VALUE_LENGTH])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(int type) {
    return type == ValueType.STRING || type == ValueType.ARRAY || type == ValueType.MAP;
  }

  /**
   * Reads a KeyValue whose tag has just been read, and those that follow it with the same tag: in a
   * span all attributes do. Position and limit stay in locals from one to the next.
   */
  void addRun(WireReader in, int tag) {
    byte[] bytes = in.bytes;
    int limit = in.limit;
    int at = in.position;
    do {
      int end = readShort(bytes, at, limit);
      if (end < 0) {
        end = longer(in, at);
      }
      at = end + 1;
      // A run ends at the limit, or where another field's tag is.
    } while (at <= limit && bytes[at - 1] == tag);
    in.position = at - 1;
  }

  /** Reads the KeyValue whose length is at that place; gives its end. */
  int addOne(WireReader in, int at) {
    int end = readShort(in.bytes, at, in.limit);
    return end < 0 ? longer(in, at) : end;
  }

  /**
   * Reads what nearly every attribute looks like: below 128 bytes, a key, then a string or an int,
   * nothing else. All four lengths and tags in front of the key, and then of the value, are
   * compared as one number each, and the lengths must add up: so no branch depends on the content.
   *
   * @param at of the length of the KeyValue
   * @return the end of the KeyValue; -1, nothing being settled, when anything is different
   */
  private int readShort(byte[] bytes, int at, int limit) {
    if (at > bytes.length - Integer.BYTES) {
      return -1;
    }
    int head = WireReader.intAt(bytes, at);
    int length = head & 0x7f;
    int keyLength = head >>> 16 & 0x7f;
    int value = at + 3 + keyLength;
    int end = at + 1 + length;
    // So the four bytes at the value are below the limit, too.
    if ((head & SHORT_KEY_MASK) != SHORT_KEY || end > limit || end - value < Integer.BYTES) {
      return -1;
    }
    int inner = WireReader.intAt(bytes, value);
    int i = size;
    if (i == valueBits.length) {
      grow(at);
    }
    long bits = 0;
    int valueLength = inner >>> 24;
    int type = ValueType.STRING;
    if ((inner & SHORT_TEXT_MASK) != SHORT_TEXT
        || value + 4 + valueLength != end
        || (inner >>> 8 & 0xff) != valueLength + 2) {
      if ((inner & SHORT_INT_MASK) != SHORT_INT || (inner >>> 8 & 0xff) != end - value - 2) {
        return -1;
      }
      type = ValueType.INT;
      bits = valueLength;
      valueLength = 0;
      if (value + 4 != end || bits > 127) {
        int from = value + 3;
        bits = 0;
        int shift = 0;
        byte b;
        do {
          b = bytes[from++];
          bits |= (long) (b & 0x7f) << shift;
          shift += 7;
        } while (b < 0 && from < end);
        if (b < 0 || from != end || shift > 70) {
          return -1;
        }
      }
    }
    int base = i * STRIDE;
    int[] target = numbers;
    target[base + ENTRY_OFFSET] = at + 1;
    target[base + ENTRY_LENGTH] = length;
    target[base + KEY_OFFSET] = at + 3;
    target[base + KEY_LENGTH] = keyLength;
    target[base + VALUE_TYPE] = type;
    target[base + VALUE_OFFSET] = value + 4;
    target[base + VALUE_LENGTH] = valueLength;
    valueBits[i] = bits;
    size = i + 1;
    return end;
  }

  /** Reads a KeyValue, of which {@code at} is the length; gives its end. */
  private int longer(WireReader in, int at) {
    in.position = at;
    int length = in.length();
    int end = in.position + length;
    add(in, end);
    return end;
  }

  /** Reads the KeyValue from {@code in.position} to {@code end}; leaves the position there. */
  void add(WireReader in, int end) {
    int i = size;
    if (i == valueBits.length) {
      grow(in.position);
    }
    int base = i * STRIDE;
    numbers[base + ENTRY_OFFSET] = in.position;
    numbers[base + ENTRY_LENGTH] = end - in.position;
    valueBits[i] = 0;
    if (usual(in.bytes, in.position, end, base)) {
      in.position = end;
    } else {
      general(in, end, i);
    }
    size = i + 1;
  }

  /**
   * Reads what nearly every attribute looks like: a key below 128 bytes, then a string, int or
   * bool, nothing else. Works on locals, which is twice as fast as the general way. Returns false,
   * having settled nothing, when anything is different.
   */
  private boolean usual(byte[] bytes, int start, int end, int base) {
    if (end - start < 4 || bytes[start] != KEY) {
      return false;
    }
    int keyLength = bytes[start + 1];
    int at = start + 2 + keyLength;
    if (keyLength < 0 || end - at < 4 || bytes[at] != VALUE) {
      return false;
    }
    int length = bytes[at + 1];
    at += 2;
    if (length < 0) {
      if (bytes[at] < 0) {
        return false;
      }
      length = length & 0x7f | bytes[at++] << 7;
    }
    if (length != end - at || length < 2) {
      return false;
    }
    int type = bytes[at] >>> 3;
    boolean isRead =
        switch (bytes[at++]) {
          case ValueType.STRING << 3 | LENGTH_DELIMITED -> usualString(bytes, at, end, base);
          case ValueType.INT << 3 | VARINT, ValueType.BOOL << 3 | VARINT ->
              usualNumber(bytes, at, end, base);
          default -> false;
        };
    numbers[base + KEY_OFFSET] = start + 2;
    numbers[base + KEY_LENGTH] = keyLength;
    numbers[base + VALUE_TYPE] = type;
    return isRead;
  }

  private boolean usualString(byte[] bytes, int start, int end, int base) {
    int length = bytes[start];
    int at = start + 1;
    if (length < 0) {
      if (at == end || bytes[at] < 0) {
        return false;
      }
      length = length & 0x7f | bytes[at++] << 7;
    }
    numbers[base + VALUE_OFFSET] = at;
    numbers[base + VALUE_LENGTH] = length;
    return length == end - at;
  }

  private boolean usualNumber(byte[] bytes, int start, int end, int base) {
    long value = 0;
    int at = start;
    int shift = 0;
    byte b;
    do {
      b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0 && at < end);
    // A bool above 1 is true, a number above ten bytes is an error: both rare, both general.
    boolean isBool = bytes[start - 1] == (ValueType.BOOL << 3 | VARINT);
    valueBits[base / STRIDE] = value;
    numbers[base + VALUE_OFFSET] = start;
    numbers[base + VALUE_LENGTH] = 0;
    return b >= 0 && at == end && shift <= 70 && !(isBool && (value & ~1L) != 0);
  }

  private void general(WireReader in, int end, int i) {
    int base = i * STRIDE;
    int outer = in.limit;
    in.limit = end;
    numbers[base + KEY_LENGTH] = 0;
    numbers[base + KEY_OFFSET] = in.position;
    numbers[base + VALUE_TYPE] = ValueType.EMPTY;
    numbers[base + VALUE_OFFSET] = in.position;
    numbers[base + VALUE_LENGTH] = 0;
    valueBits[i] = 0;
    boolean hasValue = false;
    while (in.position < end) {
      int tag = in.tag();
      if (tag == KEY) {
        int length = in.length();
        numbers[base + KEY_OFFSET] = in.position;
        numbers[base + KEY_LENGTH] = length;
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
  }

  private void anyValue(WireReader in, int i, int end) {
    int base = i * STRIDE;
    int outer = in.limit;
    in.limit = end;
    while (in.position < end) {
      int tag = in.tag();
      switch (tag) {
        case ValueType.STRING << 3 | LENGTH_DELIMITED, ValueType.BYTES << 3 | LENGTH_DELIMITED -> {
          content(in, i, tag >>> 3);
          in.position += numbers[base + VALUE_LENGTH];
        }
        case ValueType.BOOL << 3 | VARINT -> number(i, ValueType.BOOL, in.varint() != 0 ? 1 : 0);
        case ValueType.INT << 3 | VARINT -> number(i, ValueType.INT, in.varint());
        case ValueType.DOUBLE << 3 | FIXED64 -> number(i, ValueType.DOUBLE, in.fixed64());
        case ValueType.ARRAY << 3 | LENGTH_DELIMITED, ValueType.MAP << 3 | LENGTH_DELIMITED -> {
          NestedValues.refuseSecond(numbers[base + VALUE_TYPE], tag >>> 3, in.position);
          content(in, i, tag >>> 3);
          NestedValues.check(in, tag >>> 3, in.position + numbers[base + VALUE_LENGTH], 1);
        }
        default -> in.skip(tag);
      }
    }
    in.limit = outer;
  }

  private void content(WireReader in, int i, int type) {
    int base = i * STRIDE;
    int length = in.length();
    numbers[base + VALUE_TYPE] = type;
    numbers[base + VALUE_OFFSET] = in.position;
    numbers[base + VALUE_LENGTH] = length;
    valueBits[i] = 0;
  }

  private void number(int i, int type, long bits) {
    numbers[i * STRIDE + VALUE_TYPE] = type;
    numbers[i * STRIDE + VALUE_LENGTH] = 0;
    valueBits[i] = bits;
  }

  private void grow(int at) {
    int capacity = 2 * valueBits.length;
    if (capacity > MAX_SIZE) {
      throw new MalformedOtlpException(at, "more than " + MAX_SIZE + " attributes in one message");
    }
    numbers = Arrays.copyOf(numbers, capacity * STRIDE);
    valueBits = Arrays.copyOf(valueBits, capacity);
  }
}
