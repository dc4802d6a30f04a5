package io.datatracing.storage.api;

/** Hears how far a long piece of work has come: a check, a copy. On the caller's thread. */
@FunctionalInterface
public interface ByteProgress {

  /** For who does not want to know. */
  ByteProgress NONE = (doneBytes, allBytes) -> {};

  /**
   * Is called now and then.
   *
   * @param doneBytes so far
   * @param allBytes as of the beginning of the work
   */
  void done(long doneBytes, long allBytes);
}
