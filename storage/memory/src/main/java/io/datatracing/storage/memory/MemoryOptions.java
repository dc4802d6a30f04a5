package io.datatracing.storage.memory;

import java.util.Map;

/**
 * Settings of the memory store.
 *
 * @param maxBytes the most that its spans may take, an estimate; the oldest traces make room
 */
record MemoryOptions(long maxBytes) {
  static final String MAX_BYTES = "datatracing.store.memory.max-bytes";
  static final long DEFAULT_MAX_BYTES = 256L << 20;

  MemoryOptions {
    if (maxBytes < 1) {
      throw new IllegalArgumentException(MAX_BYTES + " is " + maxBytes + ", not positive");
    }
  }

  static MemoryOptions from(Map<String, String> settings) {
    String text = settings.get(MAX_BYTES);
    if (text == null) {
      return new MemoryOptions(DEFAULT_MAX_BYTES);
    }
    try {
      return new MemoryOptions(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(MAX_BYTES + " is '" + text + "', not a number", e);
    }
  }
}
