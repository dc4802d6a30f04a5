package io.datatracing.bootstrap.trace;

import java.util.Arrays;

/**
 * A stream of random numbers: the keystream of ChaCha with 12 rounds (D. J. Bernstein, "ChaCha, a
 * variant of Salsa20", 2008; 20 rounds as RFC 8439, here 12, which no known attack comes near) with
 * fast key erasure: the first 32 bytes of each buffer become the next key and are wiped, as is each
 * number when it is handed out, so that reading this object tells nothing about numbers given
 * before.
 *
 * <p>Not {@code SecureRandom}: that costs 200 to 370 ns an id and 40 ms at first use (benchmark
 * {@code IdBenchmark}). Not safe for use by several threads at once.
 */
final class ChaCha12 {
  private static final int BLOCKS = 8;
  private static final int LONGS_PER_BLOCK = 8;
  private static final int KEY_LONGS = 4;

  /**
   * The cipher's input block: constants 0-3, key 4-11, block counter 12, nonce 13-15 (zero: every
   * key is used once).
   */
  private final int[] input = new int[16];

  private final int[] block = new int[16];
  private final long[] buffer = new long[BLOCKS * LONGS_PER_BLOCK];
  private int next = buffer.length;

  /**
   * @param key 4 longs from a strong source; not kept
   */
  ChaCha12(long[] key) {
    input[0] = 0x61707865; // "expand 32-byte k", little endian
    input[1] = 0x3320646e;
    input[2] = 0x79622d32;
    input[3] = 0x6b206574;
    rekey(key);
  }

  long nextLong() {
    if (next == buffer.length) {
      refill();
    }
    long value = buffer[next];
    buffer[next++] = 0;
    return value;
  }

  private void refill() {
    for (int counter = 0; counter < BLOCKS; counter++) {
      input[12] = counter;
      keystreamBlock(input, block);
      for (int i = 0; i < LONGS_PER_BLOCK; i++) {
        buffer[counter * LONGS_PER_BLOCK + i] =
            block[2 * i] & 0xffffffffL | (long) block[2 * i + 1] << 32;
      }
    }
    rekey(buffer);
    Arrays.fill(buffer, 0, KEY_LONGS, 0);
    next = KEY_LONGS;
  }

  private void rekey(long[] key) {
    for (int i = 0; i < KEY_LONGS; i++) {
      input[4 + 2 * i] = (int) key[i];
      input[5 + 2 * i] = (int) (key[i] >>> 32);
    }
  }

  /**
   * One block of 64 bytes as 16 little-endian words: 6 double rounds over a copy of {@code input},
   * then added to it.
   */
  static void keystreamBlock(int[] input, int[] x) {
    System.arraycopy(input, 0, x, 0, 16);
    for (int doubleRound = 0; doubleRound < 6; doubleRound++) {
      quarterRound(x, 0, 4, 8, 12);
      quarterRound(x, 1, 5, 9, 13);
      quarterRound(x, 2, 6, 10, 14);
      quarterRound(x, 3, 7, 11, 15);
      quarterRound(x, 0, 5, 10, 15);
      quarterRound(x, 1, 6, 11, 12);
      quarterRound(x, 2, 7, 8, 13);
      quarterRound(x, 3, 4, 9, 14);
    }
    for (int i = 0; i < 16; i++) {
      x[i] += input[i];
    }
  }

  private static void quarterRound(int[] x, int ia, int ib, int ic, int id) {
    int a = x[ia];
    int b = x[ib];
    int c = x[ic];
    int d = x[id];
    a += b;
    d = Integer.rotateLeft(d ^ a, 16);
    c += d;
    b = Integer.rotateLeft(b ^ c, 12);
    a += b;
    d = Integer.rotateLeft(d ^ a, 8);
    c += d;
    b = Integer.rotateLeft(b ^ c, 7);
    x[ia] = a;
    x[ib] = b;
    x[ic] = c;
    x[id] = d;
  }
}
