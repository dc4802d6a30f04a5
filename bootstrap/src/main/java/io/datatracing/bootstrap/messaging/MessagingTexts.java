package io.datatracing.bootstrap.messaging;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Span names and partition numbers as text, made once: a quarter of what a message's span allocates
 * otherwise (module instrumentation/kafka, README).
 */
final class MessagingTexts {
  /** A process has a few topics; one that makes them up gets each name anew. */
  static final int MAX_NAMES = 1_024;

  private static final String[] NUMBERS = new String[256];

  private final String prefix;
  private final ConcurrentHashMap<String, String> names = new ConcurrentHashMap<>();

  /**
   * @param operation the first word of the names, for instance {@code send}
   */
  MessagingTexts(String operation) {
    prefix = operation + " ";
  }

  /** {@code send orders}. */
  String name(String destination) {
    String known = names.get(destination);
    if (known == null) {
      known = prefix + destination;
      if (names.size() < MAX_NAMES) {
        names.put(destination, known);
      }
    }
    return known;
  }

  /** The number in decimal. Racy: a lost write costs one more text. */
  static String partition(int number) {
    if (number < 0 || number >= NUMBERS.length) {
      return Integer.toString(number);
    }
    String known = NUMBERS[number];
    if (known == null) {
      known = Integer.toString(number);
      NUMBERS[number] = known;
    }
    return known;
  }
}
