package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * Numbers the distinct values of a column in the order in which they first occur. One table that is
 * used again and again; not safe for use by several threads.
 */
final class IntNumbers {
  /**
   * Round (high half) and value (low half), by hash; one of another round is free. So a new round
   * begins without emptying a table that a round before has made large: a row group has hundreds,
   * most of which end after some values. A power of two, at most half full.
   */
  private long[] keys = new long[1 << 13];

  /** Parallel. */
  private int[] number = new int[1 << 13];

  private int round = 1;
  private int size;

  private void clear() {
    if (++round == 0) {
      Arrays.fill(keys, 0);
      round = 1;
    }
    size = 0;
  }

  /** The number of a value, which is new when it equals what {@link #size} was before. */
  int add(int value) {
    if (2 * size >= keys.length) {
      grow();
    }
    long key = (long) round << Integer.SIZE | value & 0xffff_ffffL;
    int slot = slot(key);
    if (keys[slot] == key) {
      return number[slot];
    }
    keys[slot] = key;
    number[slot] = size;
    return size++;
  }

  /** Where a key is, or may be put. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = ((int) key * 0x9E3779B9 >>> 13) & mask;
    while (keys[slot] != key && (int) (keys[slot] >>> Integer.SIZE) == round) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumber = number;
    keys = new long[2 * oldKeys.length];
    number = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if ((int) (oldKeys[i] >>> Integer.SIZE) == round) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        number[slot] = oldNumber[i];
      }
    }
  }

  /** Whether a column has at most so many different values in its group. */
  boolean areFew(ValueIds ids, int limit) {
    clear();
    for (int i = 0; i < ids.groupSize; i++) {
      add(ids.group[i]);
      if (size > limit) {
        return false;
      }
    }
    return true;
  }

  int count(ValueIds ids) {
    clear();
    for (int i = 0; i < ids.groupSize; i++) {
      add(ids.group[i]);
    }
    return size;
  }

  /** Whether each value of one column goes with one value of the other only. */
  boolean settles(ValueIds source, ValueIds other) {
    clear();
    int[] goesWith = new int[64];
    for (int i = 0; i < source.groupSize; i++) {
      int before = size;
      int known = add(source.group[i]);
      if (known == before) {
        if (known == goesWith.length) {
          goesWith = Arrays.copyOf(goesWith, 2 * known);
        }
        goesWith[known] = other.group[i];
      } else if (goesWith[known] != other.group[i]) {
        return false;
      }
    }
    return true;
  }

  /** Of the other column what goes with each value of the source, in the order of its numbers. */
  void oneEach(ValueIds source, ValueIds other, int[] out) {
    clear();
    for (int i = 0; i < source.groupSize; i++) {
      int before = size;
      int known = add(source.group[i]);
      if (known == before) {
        out[known] = other.group[i];
      }
    }
  }

  /** The values of a column from those of its source: what {@link #oneEach} wrote is in order. */
  static int[] spread(int[] source, int[] oneEach) {
    IntNumbers numbers = new IntNumbers();
    int[] values = new int[source.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = oneEach[numbers.add(source[i])];
    }
    return values;
  }

  static int distinct(int[] values) {
    IntNumbers numbers = new IntNumbers();
    for (int value : values) {
      numbers.add(value);
    }
    return numbers.size;
  }
}
