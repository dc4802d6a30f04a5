package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.IdGenerator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record's key as spans tell it: {@code h:} and the first 8 bytes of the SHA-256 of the
 * serialized key in hexadecimal. Who knows a key can look for it; who sees the span does not learn
 * it. Where the user asks for it {@code p:} and the key as text.
 */
final class RecordKeys {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HASH_BYTES = 8;
  private static final int DIGEST_BYTES = 32;

  /** With the name of an id before it no more than {@link IdRule#MAX_BYTES}. */
  private static final int MAX_TEXT_BYTES = 188;

  /**
   * A digest, room for its result and room for the text, for each thread that sends or handles
   * records: making them costs more than the hash. Java's own types only, because a thread of a
   * container outlives the library's class loader, which it must not keep.
   */
  private static final ThreadLocal<Object[]> OF_THREAD = new ThreadLocal<>();

  private static final RecentHashes RECENT = new RecentHashes(IdGenerator.strong());

  private RecordKeys() {}

  /** The key of a record that is sent. */
  static String of(@Nullable Object key, byte[] serialized, boolean plain) {
    String text = plain ? text(key, serialized) : null;
    return text == null ? hash(serialized) : plain(text, serialized);
  }

  /**
   * The key of a record that was received: of types whose usual serializer gives the bytes back.
   *
   * @return null for null and for other types
   */
  static @Nullable String of(@Nullable Object key, boolean plain) {
    if (key instanceof String && !plain) {
      return RECENT.of((String) key);
    }
    byte[] serialized = serialized(key);
    return serialized == null ? null : of(key, serialized, plain);
  }

  /** {@code p:} and the text; one that is too long is told as its hash, so that it can be found. */
  static String plain(String text, byte[] serialized) {
    return text.length() <= MAX_TEXT_BYTES / 3
            || text.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES
        ? "p:" + text
        : hash(serialized);
  }

  /** Null where the key is no text, nor a number or an id that is written as one. */
  private static @Nullable String text(@Nullable Object key, byte[] serialized) {
    if (key instanceof String || key instanceof Number || key instanceof UUID) {
      return key.toString();
    }
    return text(serialized);
  }

  /** The bytes as UTF-8; null where they are none. */
  static @Nullable String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\uFFFD' || c < ' ') {
        return null;
      }
    }
    return text;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String hash(byte[] serialized) {
    return RECENT.of(serialized);
  }

  static String sha256(byte[] serialized) {
    Object[] own = OF_THREAD.get();
    try {
      if (own == null) {
        own =
            new Object[] {
              MessageDigest.getInstance("SHA-256"),
              new byte[DIGEST_BYTES],
              "h:0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1)
            };
        OF_THREAD.set(own);
      }
      byte[] digest = (byte[]) own[1];
      MessageDigest sha256 = (MessageDigest) own[0];
      sha256.update(serialized);
      sha256.digest(digest, 0, DIGEST_BYTES);
      return hex(digest, (byte[]) own[2]);
    } catch (NoSuchAlgorithmException | DigestException e) {
      throw new IllegalStateException("every Java platform has SHA-256 of 32 bytes", e);
    }
  }

  private static String hex(byte[] digest, byte[] text) {
    for (int i = 0; i < HASH_BYTES; i++) {
      text[2 + 2 * i] = HEX[digest[i] >> 4 & 0xf];
      text[3 + 2 * i] = HEX[digest[i] & 0xf];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Whether the bytes of a key that was received are known again. */
  static boolean knows(@Nullable Object key) {
    return key instanceof String
        || key instanceof byte[]
        || key instanceof Long
        || key instanceof Integer
        || key instanceof UUID;
  }

  private static byte @Nullable [] serialized(@Nullable Object key) {
    if (key instanceof String) {
      return utf8((String) key);
    }
    if (key instanceof byte[]) {
      return (byte[]) key;
    }
    if (key instanceof Long) {
      return ByteBuffer.allocate(Long.BYTES).putLong((Long) key).array();
    }
    if (key instanceof Integer) {
      return ByteBuffer.allocate(Integer.BYTES).putInt((Integer) key).array();
    }
    if (key instanceof UUID) {
      return utf8(key.toString());
    }
    return null;
  }
}
