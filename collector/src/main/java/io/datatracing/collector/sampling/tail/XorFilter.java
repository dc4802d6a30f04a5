package io.datatracing.collector.sampling.tail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of 64-bit keys that is asked "is this one of them?", in 19.7 bits a key: yes for each
 * of them, and for one in 65,536 of the others. Source: Graf and Lemire, "Xor Filters: Faster and
 * Smaller Than Bloom and Cuckoo Filters", 2020.
 *
 * <p>Each key has a fingerprint and a place in each third of a table; the three values there,
 * xored, are its fingerprint. The table is found by peeling: a place that only one key left has can
 * be given that key, and so on until none is left.
 */
final class XorFilter {
  /** Chance that a key which is none of them is taken for one. */
  static final double FALSE_POSITIVES = 1.0 / (1 << 16);

  private static final int MAX_TRIES = 100;

  private final long seed;
  private final int third;
  private final short[] table;

  private XorFilter(long seed, int third, short[] table) {
    this.seed = seed;
    this.third = third;
    this.table = table;
  }

  /** Of keys that may be repeated. */
  static XorFilter of(long[] keys, int size) {
    long[] sorted = Arrays.copyOf(keys, size);
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    int third = (int) (1.23 * distinct + 32) / 3 + 1;
    for (int attempt = 1; attempt <= MAX_TRIES; attempt++) {
      XorFilter filter = peel(sorted, distinct, third, attempt * 0x9E3779B97F4A7C15L);
      if (filter != null) {
        return filter;
      }
    }
    // Each try fails with a chance of less than one half.
    throw new IllegalStateException("no filter for " + distinct + " keys");
  }

  private static @Nullable XorFilter peel(long[] keys, int size, int third, long seed) {
    int capacity = 3 * third;
    int[] counts = new int[capacity];
    long[] xors = new long[capacity];
    for (int i = 0; i < size; i++) {
      long hash = mix(keys[i] ^ seed);
      for (int part = 0; part < 3; part++) {
        int place = place(hash, part, third);
        counts[place]++;
        xors[place] ^= hash;
      }
    }
    int[] queue = new int[capacity];
    int queued = 0;
    for (int place = 0; place < capacity; place++) {
      if (counts[place] == 1) {
        queue[queued++] = place;
      }
    }
    long[] order = new long[size];
    int[] places = new int[size];
    int peeled = 0;
    while (queued > 0) {
      int alone = queue[--queued];
      if (counts[alone] != 1) {
        continue;
      }
      long hash = xors[alone];
      order[peeled] = hash;
      places[peeled++] = alone;
      for (int part = 0; part < 3; part++) {
        int place = place(hash, part, third);
        counts[place]--;
        xors[place] ^= hash;
        if (counts[place] == 1) {
          queue[queued++] = place;
        }
      }
    }
    if (peeled < size) {
      return null;
    }
    short[] table = new short[capacity];
    for (int i = size - 1; i >= 0; i--) {
      long hash = order[i];
      int value = fingerprint(hash);
      for (int part = 0; part < 3; part++) {
        int place = place(hash, part, third);
        value ^= place == places[i] ? 0 : table[place];
      }
      table[places[i]] = (short) value;
    }
    return new XorFilter(seed, third, table);
  }

  boolean mayContain(long key) {
    long hash = mix(key ^ seed);
    int value = fingerprint(hash);
    for (int part = 0; part < 3; part++) {
      value ^= table[place(hash, part, third)];
    }
    return (short) value == 0;
  }

  long sizeBytes() {
    return 2L * table.length;
  }

  private static int fingerprint(long hash) {
    return (int) (hash ^ hash >>> 32) & 0xffff;
  }

  private static int place(long hash, int part, int third) {
    int bits = (int) Long.rotateLeft(hash, 21 * part);
    return (int) ((bits & 0xffff_ffffL) * third >>> 32) + part * third;
  }

  /** The finalizer of MurmurHash3. */
  private static long mix(long key) {
    long h = key;
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return h;
  }
}
