package io.datatracing.storage.api;

import java.util.List;

/**
 * Keys of attributes, or values of one, to choose from.
 *
 * @param texts sorted, each once
 * @param complete false when there are more: beyond the limit, longer than {@link #MAX_LENGTH}, or
 *     on spans that were not looked at
 */
public record AttributeTexts(List<String> texts, boolean complete) {
  /** Of one answer. */
  public static final int MAX_LIMIT = 1_000;

  /** Nobody picks a longer text from a list. */
  public static final int MAX_LENGTH = 512;

  public AttributeTexts {
    texts = List.copyOf(texts);
  }
}
