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

  /** One behind the other, so that comparing a whole span runs through memory in one go. */
  private byte[] lastEntries = {};

  /** Where in {@link #lastEntries} there is room for each; one more marks the end. */
  private final int[] room;

  private final int[] lastEntryLength;

  /** At first those of the span that the shape is made of, whose bytes are not kept yet. */
  private final int[] lastValue;

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
      int[] valuesOfFirst,
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
    room = new int[size + 1];
    lastEntryLength = new int[size];
    Arrays.fill(lastEntryLength, -1);
    lastValue = valuesOfFirst;
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
        && LittleEndian.equal(lastEntries, room[attribute], bytes, offset, length);
  }

  /**
   * Adds a span whose attributes have the values that are remembered. The row that leads here is
   * published afterwards.
   */
  int append(int resource) {
    int size = columns.length;
    int[] all = values;
    int start = count * size;
    if (all.length - start < size) {
      meter.grew(4L * Math.max(all.length, size));
      all = Arrays.copyOf(all, all.length + Math.max(all.length, size));
      values = all;
    }
    for (int i = 0; i < size; i++) {
      int value = lastValue[i];
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
    if (room[attribute + 1] - room[attribute] < length) {
      makeRoom(attribute, length);
    }
    System.arraycopy(bytes, offset, lastEntries, room[attribute], length);
    lastEntryLength[attribute] = length;
    lastValue[attribute] = value;
  }

  private void makeRoom(int attribute, int length) {
    int more = length + 16 - (room[attribute + 1] - room[attribute]);
    byte[] larger = new byte[lastEntries.length + more];
    int behind = room[attribute + 1];
    System.arraycopy(lastEntries, 0, larger, 0, behind);
    System.arraycopy(lastEntries, behind, larger, behind + more, lastEntries.length - behind);
    lastEntries = larger;
    for (int i = attribute + 1; i < room.length; i++) {
      room[i] += more;
    }
    meter.grew(more);
  }
}
