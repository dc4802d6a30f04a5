package io.datatracing.distribution.store;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Appends batch after batch, each stored before the next; waits while the store is overloaded. */
final class SpanAppender {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final SpanStore store;
  private long spans;

  SpanAppender(SpanStore store) {
    this.store = store;
  }

  /**
   * Returns when the batch is stored.
   *
   * @throws StoreException when it can't be
   */
  void append(OtlpBatch batch) {
    while (!isStored(batch)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    spans += batch.spanCount();
  }

  private boolean isStored(OtlpBatch batch) {
    CompletableFuture<Boolean> stored = new CompletableFuture<>();
    store
        .writer()
        .append(
            batch,
            new AppendCallback() {
              @Override
              public void stored() {
                stored.complete(true);
              }

              @Override
              public void failed(StoreException cause) {
                if (cause instanceof StoreOverloadedException) {
                  stored.complete(false);
                } else {
                  stored.completeExceptionally(cause);
                }
              }
            });
    try {
      return stored.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException cause ? cause : e;
    }
  }

  long spans() {
    return spans;
  }
}
