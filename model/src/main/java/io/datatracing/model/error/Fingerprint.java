package io.datatracing.model.error;

import io.datatracing.model.Span;
import java.util.regex.Pattern;

/**
 * What makes a failure the same as another one: where it happened, its type, and its message
 * without what is different each time, such as numbers, ids, addresses and quoted texts.
 *
 * @param message with {@code *} for what differs; at most {@link #MAX_MESSAGE} characters
 */
public record Fingerprint(String service, String operation, String type, String message) {
  public static final int MAX_MESSAGE = 200;

  /** Only so much of a message is looked at: one may hold a whole document. */
  private static final int MAX_READ = 1_000;

  private static final Pattern QUOTED =
      Pattern.compile("'[^'\\n]{0,200}'|\"[^\"\\n]{0,200}\"|`[^`\\n]{0,200}`");

  /** A word with a digit in it: numbers, UUIDs, hashes, host:port, dates. */
  private static final Pattern VARYING =
      Pattern.compile(
          "[\\p{L}_][\\p{L}\\p{N}_.:@/+-]*\\p{Nd}[\\p{L}\\p{N}_.:@/+-]*|\\p{Nd}[\\p{L}\\p{N}_.:@/+-]*");

  private static final Pattern REPEATED = Pattern.compile("\\*(?:[\\s,;]+\\*)+");

  /** Of a span with the status ERROR. */
  public static Fingerprint of(Span span) {
    SpanError error = SpanError.of(span);
    return new Fingerprint(span.service(), span.name(), error.type(), normal(error.message()));
  }

  /** A status code, such as 503, is not what varies; it is all there is. */
  private static final Pattern CODE = Pattern.compile("\\d{3}");

  static String normal(String message) {
    if (CODE.matcher(message).matches()) {
      return message;
    }
    String line = message.length() > MAX_READ ? message.substring(0, MAX_READ) : message;
    String text = QUOTED.matcher(line).replaceAll("*");
    text = VARYING.matcher(text).replaceAll("*");
    text = REPEATED.matcher(text).replaceAll("*").strip();
    return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text;
  }
}
