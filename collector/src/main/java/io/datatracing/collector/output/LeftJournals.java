package io.datatracing.collector.output;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journals of a Parquet node that is no more, and of which no files were made. Their batches are
 * handed on one after the other; a journal goes when all of its batches have an answer that says
 * yes. A batch that is refused is handed on again, and after a crash a journal begins anew: a store
 * knows a repeated span.
 *
 * <p>For one thread, which drains, and another one that closes.
 */
final class LeftJournals implements Node {
  private static final Logger log = LoggerFactory.getLogger(LeftJournals.class);
  private static final BatchOrigin ORIGIN = new BatchOrigin("left-over", "journal");
  private static final long PAUSE_MILLIS = 100;

  private final NodeContext context;
  private final ArrayDeque<Path> journals;
  private @Nullable SpanJournalReader reader;

  /** Read, and not yet stored. */
  private @Nullable OtlpBatch batch;

  /** Of that batch, when it is under way; the failure, or nothing when it is stored. */
  private @Nullable CompletableFuture<@Nullable StoreException> answer;

  private boolean isClosed;

  private LeftJournals(NodeContext context, List<Path> journals) {
    this.context = context;
    this.journals = new ArrayDeque<>(journals);
  }

  /** Null when there is nothing left in the directory. */
  static @Nullable Node of(NodeContext context) {
    try {
      if (!Files.isDirectory(context.directory())) {
        return null;
      }
      List<Path> left = ParquetFiles.withoutFiles(context.directory());
      return left.isEmpty() ? null : new LeftJournals(context, left);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void take(OtlpBatch other, BatchOrigin origin, AppendCallback done) {
    done.failed(new StoreOverloadedException(context.id() + " is no more"));
  }

  @Override
  public synchronized boolean drain(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (!isClosed && !journals.isEmpty()) {
        if (batch == null) {
          batch = next();
        } else if (!isStored(batch, deadline)) {
          return false;
        }
      }
      return journals.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null where a journal ends; it is gone then. */
  private @Nullable OtlpBatch next() throws IOException {
    Path journal = journals.getFirst();
    SpanJournalReader from = reader;
    if (from == null) {
      try {
        from = new SpanJournalReader(journal);
      } catch (OtherVersionException e) {
        log.error("{}", e.getMessage());
        journals.removeFirst();
        return null;
      }
      reader = from;
    }
    OtlpBatch next = from.next();
    if (next == null) {
      boolean isWhole = from.isWhole();
      closeReader();
      if (isWhole) {
        Files.delete(journal);
      } else {
        ParquetFiles.setDamagedAside(journal);
      }
      journals.removeFirst();
    }
    return next;
  }

  private boolean isStored(OtlpBatch current, long deadline) {
    CompletableFuture<@Nullable StoreException> under = answer;
    if (under == null) {
      under = handOn(current);
      answer = under;
    }
    StoreException failure;
    try {
      failure = under.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new StoreException("What " + context.id() + " left cannot be handed on", e);
    }
    answer = null;
    if (failure == null) {
      batch = null;
      return true;
    }
    log.warn("What {} left is not taken yet: {}", context.id(), failure.getMessage());
    pause();
    return false;
  }

  private CompletableFuture<@Nullable StoreException> handOn(OtlpBatch current) {
    CompletableFuture<@Nullable StoreException> given = new CompletableFuture<>();
    context
        .next()
        .take(
            current,
            ORIGIN,
            new AppendCallback() {
              @Override
              public void stored() {
                given.complete(null);
              }

              @Override
              public void failed(StoreException cause) {
                given.complete(cause);
              }
            });
    return given;
  }

  /** Whoever drains comes again at once. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeReader() throws IOException {
    SpanJournalReader from = reader;
    reader = null;
    if (from != null) {
      from.close();
    }
  }

  /** Damaged journals stay. */
  @Override
  public synchronized void close() {
    isClosed = true;
    try {
      closeReader();
      if (journals.isEmpty()) {
        Files.deleteIfExists(context.directory());
      }
    } catch (DirectoryNotEmptyException e) {
      log.debug("{} has something else", context.directory());
    } catch (IOException e) {
      log.warn("Cannot close what {} left: {}", context.id(), e.toString());
    }
  }
}
