package io.datatracing.storage.api;

/** An open store. All methods may be called from any thread. */
public interface SpanStore extends AutoCloseable {

  SpanWriter writer();

  SpanReader reader();

  /**
   * Reads everything that is stored and verifies what can be verified, such as checksums. Takes as
   * long as reading the data takes; appends and searches go on meanwhile.
   */
  StoreReport check();

  StoreStats stats();

  /**
   * Stores what was acknowledged, answers what was not, and releases the files. Appends that come
   * later fail. A second call does nothing.
   */
  @Override
  void close();
}
