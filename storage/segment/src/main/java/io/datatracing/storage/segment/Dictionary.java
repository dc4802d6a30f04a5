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
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

  private final long seed;
  private final MemoryMeter meter;
  private volatile byte[] arena = new byte[64];
  private volatile int[] offsets = new int[9];
  private int[] hashes = new int[8];

  /** Number + 1 of the string that hashes here; 0 is free. A power of two, at most half full. */
  private volatile int[] slots = new int[16];

  private int size;

  Dictionary(long seed, MemoryMeter meter) {
    this.seed = seed;
    this.meter = meter;
    meter.grew(64 + 4 * (9 + 8 + 16));
  }

  /** Only meaningful on the thread that interns, or once that has ended. */
  int size() {
    return size;
  }

  int intern(byte[] bytes, int offset, int length) {
    int hash = (int) XxHash64.hash(seed, bytes, offset, length);
    int[] table = slots;
    int mask = table.length - 1;
    int slot = hash & mask;
    int entry;
    while ((entry = table[slot]) != 0) {
      if (hashes[entry - 1] == hash && equals(entry - 1, bytes, offset, length)) {
        return entry - 1;
      }
      slot = slot + 1 & mask;
    }
    int id = append(bytes, offset, length, hash);
    if (2 * size > table.length) {
      rehash();
    } else {
      SLOT.setRelease(table, slot, id + 1);
    }
    return id;
  }

  /** The number of a string, or -1; may overlook one that is being interned right now. */
  int find(byte[] bytes, int offset, int length) {
    int[] table = slots;
    int mask = table.length - 1;
    int slot = (int) XxHash64.hash(seed, bytes, offset, length) & mask;
    int entry;
    while ((entry = (int) SLOT.getAcquire(table, slot)) != 0) {
      if (equals(entry - 1, bytes, offset, length)) {
        return entry - 1;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  private boolean equals(int id, byte[] bytes, int offset, int length) {
    int[] starts = offsets;
    int start = starts[id];
    return starts[id + 1] - start == length
        && Arrays.equals(arena, start, start + length, bytes, offset, offset + length);
  }

  private int append(byte[] bytes, int offset, int length, int hash) {
    int id = size;
    if (id == hashes.length) {
      meter.grew(8L * id);
      hashes = Arrays.copyOf(hashes, 2 * id);
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
    hashes[id] = hash;
    size = id + 1;
    return id;
  }

  private void rehash() {
    int[] table = new int[4 * slots.length];
    meter.grew(4L * (table.length - slots.length));
    int mask = table.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = hashes[id] & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = id + 1;
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
