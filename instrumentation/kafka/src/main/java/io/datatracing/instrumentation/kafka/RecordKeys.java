package io.datatracing.instrumentation.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record's key as spans tell it: {@code h:} and the first 8 bytes of the SHA-256 of the
 * serialized key in hexadecimal. Who knows a key can look for it; who sees the span does not learn
 * it.
 */
final class RecordKeys {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int HASH_BYTES = 8;

  /** One for each thread that sends or handles records: looking one up costs more than the hash. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      new ThreadLocal<MessageDigest>() {
        @Override
        protected MessageDigest initialValue() {
          try {
            return MessageDigest.getInstance("SHA-256");
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
          }
        }
      };

  private RecordKeys() {}

  static String hash(byte[] serialized) {
    byte[] digest = SHA_256.get().digest(serialized);
    char[] text = new char[2 + 2 * HASH_BYTES];
    text[0] = 'h';
    text[1] = ':';
    for (int i = 0; i < HASH_BYTES; i++) {
      text[2 + 2 * i] = HEX[digest[i] >> 4 & 0xf];
      text[3 + 2 * i] = HEX[digest[i] & 0xf];
    }
    return new String(text);
  }

  /**
   * The hash of a key that was deserialized: of types whose usual serializer gives the bytes back.
   *
   * @return null for null and for other types
   */
  static @Nullable String hashOf(@Nullable Object key) {
    byte[] serialized = serialized(key);
    return serialized == null ? null : hash(serialized);
  }

  private static byte @Nullable [] serialized(@Nullable Object key) {
    if (key instanceof String) {
      return ((String) key).getBytes(StandardCharsets.UTF_8);
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
      return key.toString().getBytes(StandardCharsets.UTF_8);
    }
    return null;
  }
}
