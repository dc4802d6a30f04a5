package io.datatracing.storage.api;

/** Merges what is small, at once. Asked for by {@link SpanSource#capability}. */
public interface Compaction {

  /**
   * Merges until there is nothing left that is worth it; stores do the same in the background, in
   * their own time. Appends and reads go on meanwhile.
   *
   * @return how many files were replaced
   */
  int compact(ByteProgress progress);
}
