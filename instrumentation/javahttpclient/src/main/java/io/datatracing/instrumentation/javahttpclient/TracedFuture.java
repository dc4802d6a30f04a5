package io.datatracing.instrumentation.javahttpclient;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the client's future. Cancelling it, or a future derived from it, cancels the request,
 * as the client's own futures do from JDK 16 on.
 */
final class TracedFuture<T> extends CompletableFuture<T> {
  private final CompletableFuture<?> request;

  /** Set before the request is cancelled, whose failure would otherwise arrive here first. */
  private volatile boolean cancelling;

  TracedFuture(CompletableFuture<?> request) {
    this.request = request;
  }

  void completeAs(@Nullable T value, @Nullable Throwable thrown) {
    if (cancelling) {
      return;
    }
    if (thrown != null) {
      completeExceptionally(thrown);
    } else {
      complete(value);
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new TracedFuture<>(request);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!isDone()) {
      cancelling = true;
      request.cancel(mayInterruptIfRunning);
    }
    return super.cancel(mayInterruptIfRunning);
  }
}
