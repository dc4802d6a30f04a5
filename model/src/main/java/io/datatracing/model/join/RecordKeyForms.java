package io.datatracing.model.join;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The forms in which spans may tell a record's key or id that a person types: {@code p:} and the
 * text, or {@code h:} and the first 8 bytes of the SHA-256 of its bytes. The bytes are the text in
 * UTF-8; of a number also the four or eight bytes that Kafka's serializers write. What a span tells
 * is found as it is.
 */
public final class RecordKeyForms {
  private static final int HASH_BYTES = 8;

  private RecordKeyForms() {}

  public static List<String> of(String typed) {
    List<String> forms = new ArrayList<>();
    if (isForm(typed)) {
      forms.add(typed);
    }
    forms.add("p:" + typed);
    forms.add(hash(typed.getBytes(StandardCharsets.UTF_8)));
    try {
      long number = Long.parseLong(typed);
      if (number == (int) number) {
        forms.add(hash(ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array()));
      }
      forms.add(hash(ByteBuffer.allocate(Long.BYTES).putLong(number).array()));
    } catch (NumberFormatException text) {
      // Then it has no other bytes.
    }
    return forms;
  }

  /**
   * Of an id, {@code name=value} or a value under any name: the elements of {@code
   * datatracing.record.id} that mean it, where an empty name stands for any.
   */
  public static Set<String> ofId(String typed) {
    Set<String> forms = new TreeSet<>();
    // The value may hold the sign itself: then both readings are meant.
    int equals = typed.indexOf('=');
    if (equals > 0) {
      add(forms, typed.substring(0, equals), typed.substring(equals + 1));
    }
    add(forms, "", typed);
    return forms;
  }

  private static void add(Set<String> forms, String name, String value) {
    if (isForm(value)) {
      forms.add(name + "=" + value);
    }
    forms.add(name + "=p:" + value);
    forms.add(name + "=" + hash(value.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isForm(String text) {
    return text.startsWith("p:") || text.matches("h:[0-9a-f]{16}");
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "h:" + HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
