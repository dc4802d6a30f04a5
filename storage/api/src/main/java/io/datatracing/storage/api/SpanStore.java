package io.datatracing.storage.api;

/** An open store. All methods may be called from any thread. */
public interface SpanStore extends SpanSource {

  SpanWriter writer();

  /**
   * Reads everything that is stored and verifies what can be verified, such as checksums. Takes as
   * long as reading the data takes; appends and searches go on meanwhile.
   *
   * @param progress is told after each file
   */
  StoreReport check(ByteProgress progress);

  default StoreReport check() {
    return check(ByteProgress.NONE);
  }

  /**
   * Stores what was acknowledged, answers what was not, and releases the files. Appends that come
   * later fail. A second call does nothing.
   */
  @Override
  void close();
}
