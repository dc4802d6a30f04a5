package io.datatracing.collector.agents;

import io.datatracing.collector.intake.BatchOrigin;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The header fields beside OTLP by which an agent says which process sends and what it has counted
 * since its start. A field that cannot be read is as good as absent: spans are never refused for
 * it.
 *
 * @param sequence of the request; the same when it is tried again
 */
record ProcessHeaders(String process, long sequence, long ended, Map<String, Long> lost) {
  static final String PROCESS = "datatracing-process";
  static final String SEQUENCE = "datatracing-sequence";
  static final String ENDED = "datatracing-ended";
  static final String LOST = "datatracing-lost";

  private static final int MAX_CHARS = 128;
  private static final int MAX_CAUSES = 16;

  /** Null when the request does not say who sends it. */
  static @Nullable ProcessHeaders of(BatchOrigin.Headers head) {
    String process = head.get(PROCESS);
    if (process == null || process.isEmpty() || process.length() > MAX_CHARS) {
      return null;
    }
    return new ProcessHeaders(
        process, number(head.get(SEQUENCE)), number(head.get(ENDED)), lost(head.get(LOST)));
  }

  private static Map<String, Long> lost(@Nullable String text) {
    Map<String, Long> lost = new TreeMap<>();
    if (text != null) {
      for (String part : text.split(",", MAX_CAUSES + 1)) {
        int equals = part.indexOf('=');
        if (equals > 0 && equals <= MAX_CHARS && lost.size() < MAX_CAUSES) {
          lost.put(part.substring(0, equals).trim(), number(part.substring(equals + 1).trim()));
        }
      }
    }
    return lost;
  }

  private static long number(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
