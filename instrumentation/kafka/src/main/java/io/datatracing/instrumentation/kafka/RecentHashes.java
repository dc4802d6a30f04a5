package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of keys that came a short while ago. Keys come again, and SHA-256 with all that the
 * JDK does around it takes twenty times as long as a look here.
 *
 * <p>The keys themselves are not kept, which the hash is there to hide: a place has the 128 bits of
 * their SipHash-1-3 (J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012)
 * under a secret of this process. Two keys with the same 128 bits can't be had without the secret.
 *
 * <p>Threads: any. A place is exchanged as a whole, by a race: what is lost is computed again.
 */
final class RecentHashes {
  /** Some 100 bytes each, with the text of the hash: 0.8 MB where so many different keys come. */
  static final int PLACES = 8_192;

  /** Of longer keys SHA-256 itself is what costs. */
  private static final int LONGEST = 256;

  private static final int CHARS = 4;
  private static final int BYTES = 8;

  private final @Nullable Known[] places = new @Nullable Known[PLACES];
  private final long secret0;
  private final long secret1;

  private static final class Known {
    final long low;
    final long high;
    final String hash;

    Known(long low, long high, String hash) {
      this.low = low;
      this.high = high;
      this.hash = hash;
    }
  }

  RecentHashes(IdGenerator random) {
    secret0 = random.nextId();
    secret1 = random.nextId();
  }

  /** The hash of these bytes. */
  String of(byte[] bytes) {
    int length = bytes.length;
    if (length > LONGEST) {
      return RecordKeys.sha256(bytes);
    }
    Sip sip = new Sip(secret0, secret1);
    int at = 0;
    for (; at + BYTES <= length; at += BYTES) {
      sip.add(word(bytes, at));
    }
    long rest = (long) length << 56;
    for (int i = 0; at + i < length; i++) {
      rest |= (bytes[at + i] & 0xffL) << 8 * i;
    }
    sip.finish(rest);
    Known known = places[sip.place()];
    if (known != null && known.low == sip.low && known.high == sip.high) {
      return known.hash;
    }
    return put(sip, RecordKeys.sha256(bytes));
  }

  /** The hash of the UTF-8 of {@code text}, which is not made for one that is known. */
  String of(String text) {
    int length = text.length();
    if (length > LONGEST) {
      return RecordKeys.sha256(RecordKeys.utf8(text));
    }
    // Other secrets: chars and bytes that look alike are not the same key.
    Sip sip = new Sip(~secret0, ~secret1);
    int at = 0;
    for (; at + CHARS <= length; at += CHARS) {
      sip.add(
          text.charAt(at)
              | (long) text.charAt(at + 1) << 16
              | (long) text.charAt(at + 2) << 32
              | (long) text.charAt(at + 3) << 48);
    }
    long rest = (long) length << 48;
    for (int i = 0; at + i < length; i++) {
      rest |= (long) text.charAt(at + i) << 16 * i;
    }
    sip.finish(rest);
    Known known = places[sip.place()];
    if (known != null && known.low == sip.low && known.high == sip.high) {
      return known.hash;
    }
    return put(sip, RecordKeys.sha256(RecordKeys.utf8(text)));
  }

  private static long word(byte[] bytes, int at) {
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24
        | (bytes[at + 4] & 0xffL) << 32
        | (bytes[at + 5] & 0xffL) << 40
        | (bytes[at + 6] & 0xffL) << 48
        | (bytes[at + 7] & 0xffL) << 56;
  }

  private String put(Sip sip, String hash) {
    places[sip.place()] = new Known(sip.low, sip.high, hash);
    return hash;
  }

  /** SipHash-1-3 with a result of 128 bits. */
  private static final class Sip {
    long low;
    long high;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    Sip(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void add(long word) {
      v3 ^= word;
      round();
      v0 ^= word;
    }

    /**
     * @param rest the last word, with the length in its highest bits
     */
    void finish(long rest) {
      add(rest);
      v2 ^= 0xee;
      round();
      round();
      round();
      low = v0 ^ v1 ^ v2 ^ v3;
      v1 ^= 0xdd;
      round();
      round();
      round();
      high = v0 ^ v1 ^ v2 ^ v3;
    }

    int place() {
      return (int) low & PLACES - 1;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
