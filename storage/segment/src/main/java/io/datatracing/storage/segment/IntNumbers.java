package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * Numbers the distinct values of a column in the order in which they first occur. One table that is
 * used again and again; not safe for use by several threads.
 */
final class IntNumbers {
  /** A power of two, at most half full. */
  private int[] keys = new int[1 << 13];

  /** Parallel: number + 1; 0 is free. */
  private int[] number = new int[1 << 13];

  private int size;

  private void clear() {
    Arrays.fill(number, 0);
    size = 0;
  }

  /** The number of a value, which is new when it equals what {@link #size} was before. */
  int add(int value) {
    if (2 * size >= keys.length) {
      grow();
    }
    int mask = keys.length - 1;
    int slot = (value * 0x9E3779B9 >>> 13) & mask;
    while (number[slot] != 0) {
      if (keys[slot] == value) {
        return number[slot] - 1;
      }
      slot = slot + 1 & mask;
    }
    keys[slot] = value;
    number[slot] = ++size;
    return size - 1;
  }

  int size() {
    return size;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldNumber = number;
    keys = new int[2 * oldKeys.length];
    number = new int[keys.length];
    int mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumber[i] != 0) {
        int slot = (oldKeys[i] * 0x9E3779B9 >>> 13) & mask;
        while (number[slot] != 0) {
          slot = slot + 1 & mask;
        }
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
