package io.datatracing.storage.api;

import java.util.List;
import java.util.Optional;

/** A store as who only reads sees it. All methods may be called from any thread. */
public interface SpanSource extends AutoCloseable {

  SpanReader reader();

  Aggregates aggregates();

  BulkReader bulk();

  StoreStats stats();

  /**
   * What only some stores can: {@link FateLog}, {@link Snapshots}, {@link Compaction}. Empty when
   * this one cannot.
   */
  default <T> Optional<T> capability(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  /** What was found damaged since the opening, and is left out; the rest is served. */
  default List<StoreReport.Damage> damages() {
    return List.of();
  }

  /** Releases what it holds. A second call does nothing. */
  @Override
  void close();
}
