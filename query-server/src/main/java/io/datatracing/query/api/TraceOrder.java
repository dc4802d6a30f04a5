package io.datatracing.query.api;

import java.util.Locale;

/** In which order a search answers. */
enum TraceOrder {
  /** By when the first span of the trace started, the latest first. */
  NEWEST,
  /** By when the first matching span started, the earliest first. */
  OLDEST,
  /** By how long the longest matching span took. */
  LONGEST,
  /** By how many matching spans failed; traces where none did are left out. */
  ERRORS;

  static final String EXPECTED = "newest, oldest, longest or errors";

  /**
   * @throws IllegalArgumentException when it is none of the words
   */
  static TraceOrder parse(String text) {
    if (!text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(text);
    }
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
