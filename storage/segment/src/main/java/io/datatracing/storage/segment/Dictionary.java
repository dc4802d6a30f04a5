package io.datatracing.storage.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Byte strings numbered in the order in which they were first seen; equal strings have one number.
 *
 * <p>One thread interns, any thread reads. What has a number never changes: arrays are only
 * replaced by longer ones with the same beginning, through volatile fields. A slot is written with
 * release after the string it points to, and read with acquire, so whoever finds a number finds its
 * bytes.
 */
final class Dictionary {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long seed;
  private final MemoryMeter meter;
  private volatile byte[] arena = new byte[64];
  private volatile int[] offsets = new int[9];

  /**
   * Hash (high half), number + 1 (low half) of the string that hashes here; 0 is free. A power of
   * two, at most half full. A large table is not in the processor's cache: with the hash beside the
   * number, only a string that is very likely the one is looked at, and that is another miss.
   */
  private volatile long[] slots = new long[16];

  private int size;

  Dictionary(long seed, MemoryMeter meter) {
    this.seed = seed;
    this.meter = meter;
    meter.grew(64 + 4 * 9 + 8 * 16);
  }

  /** Only meaningful on the thread that interns, or once that has ended. */
  int size() {
    return size;
  }

  int intern(byte[] bytes, int offset, int length) {
    int hash = (int) XxHash64.hash(seed, bytes, offset, length);
    long[] table = slots;
    int mask = table.length - 1;
    int slot = hash & mask;
    long entry;
    while ((entry = table[slot]) != 0) {
      if (hash(entry) == hash && is(number(entry), bytes, offset, length)) {
        return number(entry);
      }
      slot = slot + 1 & mask;
    }
    int id = append(bytes, offset, length);
    SLOT.setRelease(table, slot, (long) hash << 32 | id + 1);
    if (2 * size > table.length) {
      rehash();
    }
    return id;
  }

  private static int hash(long entry) {
    return (int) (entry >>> 32);
  }

  private static int number(long entry) {
    return (int) entry - 1;
  }

  /** The number of a string, or -1; may overlook one that is being interned right now. */
  int find(byte[] bytes, int offset, int length) {
    int hash = (int) XxHash64.hash(seed, bytes, offset, length);
    long[] table = slots;
    int mask = table.length - 1;
    int slot = hash & mask;
    long entry;
    while ((entry = (long) SLOT.getAcquire(table, slot)) != 0) {
      if (hash(entry) == hash && is(number(entry), bytes, offset, length)) {
        return number(entry);
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  /** Whether a string has the number. */
  boolean is(int id, byte[] bytes, int offset, int length) {
    int[] starts = offsets;
    int start = starts[id];
    return starts[id + 1] - start == length
        && LittleEndian.equal(arena, start, bytes, offset, length);
  }

  private int append(byte[] bytes, int offset, int length) {
    int id = size;
    if (id + 1 == offsets.length) {
      meter.grew(4L * id);
      offsets = Arrays.copyOf(offsets, 2 * id + 1);
    }
    int start = offsets[id];
    if (arena.length - start < length) {
      int capacity = Math.max(2 * arena.length, Math.addExact(start, length));
      meter.grew(capacity - arena.length);
      arena = Arrays.copyOf(arena, capacity);
    }
    System.arraycopy(bytes, offset, arena, start, length);
    offsets[id + 1] = start + length;
    size = id + 1;
    return id;
  }

  private void rehash() {
    long[] old = slots;
    long[] table = new long[2 * old.length];
    meter.grew(8L * old.length);
    int mask = table.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = hash(entry) & mask;
        while (table[slot] != 0) {
          slot = slot + 1 & mask;
        }
        table[slot] = entry;
      }
    }
    slots = table;
  }

  byte[] arena() {
    return arena;
  }

  int offset(int id) {
    return offsets[id];
  }

  int length(int id) {
    int[] starts = offsets;
    return starts[id + 1] - starts[id];
  }

  byte[] get(int id) {
    int start = offset(id);
    return Arrays.copyOfRange(arena, start, start + length(id));
  }
}
