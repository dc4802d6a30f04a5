package io.datatracing.storage.segment;

/**
 * A set of keys that never forgets one and claims one in 256 others, in 9 bits a key for a hundred
 * thousand keys. Each key belongs to three places of an array of bytes, near each other, whose
 * exclusive or is its fingerprint. Source: Graf and Lemire, "Binary Fuse Filters: Fast and Smaller
 * Than Xor Filters", 2022, section 3 (arity 3).
 *
 * @param seed of the hash
 * @param segmentBits a segment has 2^segmentBits places; a key's three are in neighbouring ones
 * @param segments in which a key's first place may be; there are two more
 */
record FuseFilter(long seed, int segmentBits, int segments) {
  /** What a stranger's fingerprint is right by chance. */
  static final double FALSE_POSITIVE_RATE = 1.0 / 256;

  /** One seed in a few fails; that many in a row do not. */
  private static final int MAX_TRIES = 64;

  /** Chooses the shape for so many keys, 1 or more. */
  static FuseFilter shape(int keys, long seed) {
    double log = Math.log(Math.max(2, keys));
    int bits = (int) Math.max(1, Math.min(18, Math.floor(log / Math.log(3.33) + 2.25)));
    double factor = Math.max(1.125, 0.875 + 0.25 * Math.log(1_000_000) / log);
    long capacity = Math.round(keys * factor);
    long count = (capacity + (1L << bits) - 1 >>> bits) - 2;
    return new FuseFilter(seed, bits, (int) Math.max(1, count));
  }

  int sizeBytes() {
    return segments + 2 << segmentBits;
  }

  private long hash(long key) {
    long hash = key + seed;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  private static byte fingerprint(long hash) {
    return (byte) (hash ^ hash >>> 32);
  }

  /** The place of a hash in the first, second or third of its segments. */
  private int place(long hash, int which) {
    long range = (long) segments << segmentBits;
    // The high half of the unsigned product: the hash as a share of the range.
    int first = (int) (Math.multiplyHigh(hash, range) + (hash >> 63 & range));
    int mask = (1 << segmentBits) - 1;
    return switch (which) {
      case 0 -> first;
      case 1 -> first + (1 << segmentBits) ^ (int) (hash >>> 18) & mask;
      default -> first + (2 << segmentBits) ^ (int) hash & mask;
    };
  }

  /** Reads bytes of an array that may be in a file. */
  interface Bytes<E extends Exception> {
    byte at(int place) throws E;
  }

  <E extends Exception> boolean mayContain(long key, Bytes<E> fingerprints) throws E {
    long hash = hash(key);
    return fingerprint(hash)
        == (byte)
            (fingerprints.at(place(hash, 0))
                ^ fingerprints.at(place(hash, 1))
                ^ fingerprints.at(place(hash, 2)));
  }

  /** A filter with its array. */
  record Built(FuseFilter filter, byte[] fingerprints) {
    boolean mayContain(long key) {
      return filter.mayContain(key, place -> fingerprints[place]);
    }
  }

  /**
   * Makes a filter.
   *
   * @param keys the first {@code count} of them count; none twice
   */
  static Built build(long[] keys, int count) {
    for (int attempt = 1; attempt <= MAX_TRIES; attempt++) {
      // Any seeds do, as long as they differ.
      FuseFilter filter = shape(count, attempt * 0x9e3779b97f4a7c15L);
      byte[] fingerprints = filter.peel(keys, count);
      if (fingerprints.length > 0) {
        return new Built(filter, fingerprints);
      }
    }
    throw new IllegalStateException(
        "no filter for " + count + " keys; is one of them there twice?");
  }

  /**
   * Takes away keys that have a place of their own, until none is left; then gives each, the last
   * first, the byte at its own place that makes it right. Empty when that does not succeed.
   */
  private byte[] peel(long[] keys, int count) {
    int[] uses = new int[sizeBytes()];
    long[] hashes = new long[sizeBytes()];
    for (int i = 0; i < count; i++) {
      long hash = hash(keys[i]);
      for (int which = 0; which < 3; which++) {
        int place = place(hash, which);
        uses[place]++;
        hashes[place] ^= hash;
      }
    }
    int[] lonely = new int[sizeBytes()];
    int waiting = 0;
    for (int place = 0; place < uses.length; place++) {
      if (uses[place] == 1) {
        lonely[waiting++] = place;
      }
    }
    long[] peeled = new long[count];
    int[] own = new int[count];
    int done = 0;
    while (waiting > 0) {
      int place = lonely[--waiting];
      if (uses[place] != 1) {
        continue;
      }
      long hash = hashes[place];
      peeled[done] = hash;
      own[done++] = place;
      for (int which = 0; which < 3; which++) {
        int other = place(hash, which);
        uses[other]--;
        hashes[other] ^= hash;
        if (uses[other] == 1) {
          lonely[waiting++] = other;
        }
      }
    }
    if (done < count) {
      return new byte[0];
    }
    byte[] fingerprints = new byte[sizeBytes()];
    for (int i = count - 1; i >= 0; i--) {
      byte value = fingerprint(peeled[i]);
      for (int which = 0; which < 3; which++) {
        value ^= fingerprints[place(peeled[i], which)];
      }
      // Its own place is zero until now, so it does not matter that it is among the three.
      fingerprints[own[i]] = value;
    }
    return fingerprints;
  }
}
