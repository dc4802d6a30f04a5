package io.datatracing.storage.testing;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Uses a store as a caller who waits for each answer. */
public final class StoreDriver {
  private static final long TIMEOUT_SECONDS = 30;
  private static final long PAUSE_NANOS = 5_000_000;

  private StoreDriver() {}

  /** Begins an append; the future fails with the store's exception. */
  public static CompletableFuture<Void> begin(SpanStore store, OtlpBatch batch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    store
        .writer()
        .append(
            batch,
            new AppendCallback() {
              @Override
              public void stored() {
                done.complete(null);
              }

              @Override
              public void failed(StoreException cause) {
                done.completeExceptionally(cause);
              }
            });
    return done;
  }

  /** Appends and waits until it is stored, trying again while the store is overloaded. */
  public static void append(SpanStore store, OtlpBatch batch) {
    while (true) {
      try {
        begin(store, batch).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StoreOverloadedException) {
          Thread.onSpinWait();
        } else if (e.getCause() instanceof StoreException cause) {
          throw cause;
        } else {
          throw new AssertionError("A store reports only its own exceptions", e.getCause());
        }
      } catch (TimeoutException e) {
        throw new AssertionError("No answer in " + TIMEOUT_SECONDS + " s", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  public static void append(SpanStore store, List<Span> spans) {
    append(store, OtlpBatch.of(spans));
  }

  /** Waits until a reader that is somewhat behind has the trace as it is expected. */
  public static void awaitTrace(SpanSource source, Trace expected) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!expected.equals(source.reader().trace(expected.traceId()))) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Two minutes later there is not " + expected);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Follows the cursors to the last page. */
  public static List<TraceSummary> searchAll(SpanReader reader, TraceQuery query) {
    List<TraceSummary> all = new ArrayList<>();
    TraceQuery next = query;
    while (true) {
      TracePage page = reader.search(next);
      if (page.traces().size() > query.limit()) {
        throw new AssertionError(
            "A page of " + page.traces().size() + " traces, limit " + query.limit());
      }
      all.addAll(page.traces());
      if (page.nextCursor() == null) {
        return all;
      }
      if (page.traces().isEmpty()) {
        throw new AssertionError("An empty page that has a next one");
      }
      next = query.withCursor(page.nextCursor());
    }
  }
}
