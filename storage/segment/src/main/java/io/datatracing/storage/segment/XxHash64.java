package io.datatracing.storage.segment;

/**
 * XXH64, seeded. Source: github.com/Cyan4973/xxHash, doc/xxhash_spec.md, "XXH64 algorithm".
 *
 * <p>The seed makes it hard to send values that collide on purpose; whoever looks a value up by its
 * hash still compares the bytes.
 */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private XxHash64() {}

  static long hash(long seed, byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    long hash;
    if (length >= 32) {
      long a = seed + PRIME_1 + PRIME_2;
      long b = seed + PRIME_2;
      long c = seed;
      long d = seed - PRIME_1;
      for (; at <= end - 32; at += 32) {
        a = round(a, LittleEndian.getLong(bytes, at));
        b = round(b, LittleEndian.getLong(bytes, at + 8));
        c = round(c, LittleEndian.getLong(bytes, at + 16));
        d = round(d, LittleEndian.getLong(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = seed + PRIME_5;
    }
    hash += length;
    for (; at <= end - 8; at += 8) {
      hash ^= round(0, LittleEndian.getLong(bytes, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (at <= end - 4) {
      hash ^= (LittleEndian.getInt(bytes, at) & 0xffff_ffffL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < end; at++) {
      hash ^= (bytes[at] & 0xffL) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    return avalanche(hash);
  }

  /** The hash of the 16 bytes that hold both words, low byte first. */
  static long hash(long seed, long first, long second) {
    long hash = seed + PRIME_5 + 16;
    hash ^= round(0, first);
    hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    hash ^= round(0, second);
    hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    return avalanche(hash);
  }

  private static long round(long accumulator, long input) {
    return Long.rotateLeft(accumulator + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
  }

  private static long avalanche(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * PRIME_2;
    hash = (hash ^ hash >>> 29) * PRIME_3;
    return hash ^ hash >>> 32;
  }
}
