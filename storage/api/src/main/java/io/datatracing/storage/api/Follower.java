package io.datatracing.storage.api;

/** A source that another process writes. Asked for by {@link SpanSource#capability}. */
public interface Follower {

  /**
   * Looks for what is new, instead of waiting for the next look: what the other process had
   * acknowledged before the call can be read after it.
   *
   * @throws StoreException when the files cannot be read; what was readable stays so
   */
  void catchUp();
}
