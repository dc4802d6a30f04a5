package io.datatracing.instrumentation.kafkaconnect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a source record comes from, as its connector says: a source partition ({@code filename},
 * {@code server} and {@code table}) and an offset in it ({@code position}, {@code lsn}). Bounded:
 * at most {@value #MOST} entries each, of at most {@value #MAX_LENGTH} characters. Never a secret:
 * connectors name databases by their URLs.
 */
final class SourceOrigin {
  private static final int MOST = 8;
  private static final int MAX_LENGTH = 256;
  private static final String HIDDEN = "***";

  /** Parts of the names of what is nobody's business. */
  private static final String[] SECRETS = {
    "passw", "pwd", "secret", "token", "credential", "apikey", "api_key", "api.key", "private"
  };

  private SourceOrigin() {}

  /** {@code name=value} of each entry that is text, a number or a boolean; null for none. */
  static String @Nullable [] texts(@Nullable Map<String, ?> entries) {
    if (entries == null || entries.isEmpty()) {
      return null;
    }
    List<String> texts = new ArrayList<>(Math.min(MOST, entries.size()));
    for (Map.Entry<String, ?> entry : entries.entrySet()) {
      Object value = entry.getValue();
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        texts.add(text(entry.getKey(), value.toString()));
      }
      if (texts.size() == MOST) {
        break;
      }
    }
    return texts.isEmpty() ? null : texts.toArray(new String[0]);
  }

  private static String text(String name, String value) {
    String text = name + "=" + (isSecret(name) ? HIDDEN : harmless(value));
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String secret : SECRETS) {
      if (lower.contains(secret)) {
        return true;
      }
    }
    return false;
  }

  /** A URL loses who logs in there, and its parameters; other text stays. */
  private static String harmless(String value) {
    int scheme = value.indexOf("://");
    boolean isJdbc = value.startsWith("jdbc:");
    if (scheme < 0 && !isJdbc) {
      return value.indexOf('=') >= 0 && isSecret(value) ? HIDDEN : value;
    }
    String place = value;
    // The last one: a password may hold what else would end it.
    int at = value.lastIndexOf('@');
    if (at >= 0) {
      // jdbc:oracle:thin:scott/tiger@host has the login where others have the address.
      int login = scheme >= 0 ? scheme + 3 : value.indexOf(':', "jdbc:".length()) + 1;
      place = value.substring(0, Math.min(login, at)) + HIDDEN + value.substring(at);
    }
    for (int i = 0; i < place.length(); i++) {
      char c = place.charAt(i);
      if (c == '?' || c == ';' || c == '#') {
        return place.substring(0, i);
      }
    }
    return place;
  }
}
