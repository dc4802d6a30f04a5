package io.datatracing.storage.api;

/** Hears what became of one batch. Must not block: it may run on the store's only writer thread. */
public interface AppendCallback {

  /** Every span of the batch is durable and readable. */
  void stored();

  void failed(StoreException cause);
}
