package io.datatracing.storage.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What spans of one operation have in common: service, name, kind, status code, flags, scope, and
 * the list of attribute keys and types. A span of a known shape adds one number per attribute.
 *
 * <p>The last value of each attribute is kept as the bytes it came in: most attributes repeat, and
 * comparing the bytes of a whole {@code KeyValue} is cheaper than looking its value up.
 *
 * <p>{@link #values} and {@link #resources} may be read by any thread up to what the table has
 * published; everything else that changes belongs to the thread that fills the table.
 */
final class Shape {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  final int index;
  final int name;

  /** A number of the table's own, which no block has: so fewer attributes vary in a shape. */
  final int service;

  final int scope;
  final int kind;
  final int statusCode;
  final int flags;
  final Column[] columns;
  final long hash;
  private final MemoryMeter meter;

  private final byte[][] lastEntry;
  private final int[] lastEntryLength;
  private final int[] lastEntryValue;
  private final int[] firstValue;
  private final boolean[] varies;
  private int count;

  /** {@code columns.length} values for each span, in the order of arrival. */
  private volatile int[] values;

  /** Bit r is set, with release, when a span of this shape came from resource r. */
  private volatile long[] resources = new long[1];

  Shape(
      int index,
      int name,
      int service,
      int scope,
      int kind,
      int statusCode,
      int flags,
      Column[] columns,
      long hash,
      MemoryMeter meter) {
    this.index = index;
    this.name = name;
    this.service = service;
    this.scope = scope;
    this.kind = kind;
    this.statusCode = statusCode;
    this.flags = flags;
    this.columns = columns;
    this.hash = hash;
    this.meter = meter;
    int size = columns.length;
    lastEntry = new byte[size][];
    Arrays.fill(lastEntry, new byte[0]);
    lastEntryLength = new int[size];
    Arrays.fill(lastEntryLength, -1);
    lastEntryValue = new int[size];
    firstValue = new int[size];
    varies = new boolean[size];
    values = new int[size];
    meter.grew(160 + 48L * size);
  }

  int count() {
    return count;
  }

  /** Whether the attribute had two different values; known once the table is complete. */
  boolean varies(int attribute) {
    return varies[attribute];
  }

  /** The only value of an attribute that does not vary. */
  int constant(int attribute) {
    return firstValue[attribute];
  }

  int[] values() {
    return values;
  }

  int resourceWords() {
    return resources.length;
  }

  /** 64 bits of the set of resources; those that are seen lead to complete dictionary entries. */
  long resourceWord(int word) {
    return (long) WORD.getAcquire(resources, word);
  }

  /** Whether the attribute came in these very bytes last time. */
  boolean repeats(int attribute, byte[] bytes, int offset, int length) {
    return lastEntryLength[attribute] == length
        && Arrays.equals(lastEntry[attribute], 0, length, bytes, offset, offset + length);
  }

  int lastEntryValue(int attribute) {
    return lastEntryValue[attribute];
  }

  /** Adds a span. The row that leads here is published afterwards. */
  int append(int[] attributeValues, int resource) {
    int size = columns.length;
    int[] all = values;
    int start = count * size;
    if (all.length - start < size) {
      meter.grew(4L * Math.max(all.length, size));
      all = Arrays.copyOf(all, all.length + Math.max(all.length, size));
      values = all;
    }
    for (int i = 0; i < size; i++) {
      int value = attributeValues[i];
      all[start + i] = value;
      if (count == 0) {
        firstValue[i] = value;
      } else if (value != firstValue[i]) {
        varies[i] = true;
      }
    }
    addResource(resource);
    return count++;
  }

  private void addResource(int resource) {
    int word = resource >>> 6;
    long[] words = resources;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, 2 * words.length));
      words[word] = 1L << resource;
      resources = words;
    } else {
      WORD.setRelease(words, word, words[word] | 1L << resource);
    }
  }

  /** Remembers the bytes of an attribute with the value they stand for. */
  void remember(int attribute, byte[] bytes, int offset, int length, int value) {
    byte[] entry = lastEntry[attribute];
    if (entry.length < length) {
      meter.grew(length + 16L - entry.length);
      entry = new byte[length + 16];
      lastEntry[attribute] = entry;
    }
    System.arraycopy(bytes, offset, entry, 0, length);
    lastEntryLength[attribute] = length;
    lastEntryValue[attribute] = value;
  }
}
