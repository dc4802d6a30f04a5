package io.datatracing.storage.api;

/** An open store. All methods may be called from any thread. */
public interface SpanStore extends AutoCloseable {

  SpanWriter writer();

  SpanReader reader();

  /**
   * Reads everything that is stored and verifies what can be verified, such as checksums. Takes as
   * long as reading the data takes; appends and searches go on meanwhile.
   *
   * @param progress is told after each file, on the caller's thread
   */
  StoreReport check(CheckProgress progress);

  default StoreReport check() {
    return check((checkedBytes, allBytes) -> {});
  }

  StoreStats stats();

  /**
   * Stores what was acknowledged, answers what was not, and releases the files. Appends that come
   * later fail. A second call does nothing.
   */
  @Override
  void close();
}
