package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How everything is read: over one view, and again when a block of it has gone meanwhile. */
final class Reads {
  private final CurrentView view;
  private final BlockCache cache;
  private final Damages damages;
  private final Runnable awaitAcknowledged;
  private volatile boolean closed;

  /**
   * @param awaitAcknowledged returns when everything acknowledged until now can be read
   */
  Reads(CurrentView view, BlockCache cache, Damages damages, Runnable awaitAcknowledged) {
    this.view = view;
    this.cache = cache;
    this.damages = damages;
    this.awaitAcknowledged = awaitAcknowledged;
  }

  /**
   * Runs a read, again when a block has gone meanwhile: dropped by retention, replaced by a merged
   * one, or found damaged and taken out. Each repetition has another view, so there is an end.
   */
  <T extends @Nullable Object> T read(Function<ReadSession, T> task) {
    requireOpen();
    awaitAcknowledged.run();
    while (true) {
      ReadSession session = begin();
      try (session) {
        return task.apply(session);
      } catch (FormatException e) {
        damages.isolate(session.view, e);
      } catch (UncheckedIOException e) {
        requireGone(session, e);
      }
    }
  }

  /** What is there now. */
  StoreView current() {
    requireOpen();
    awaitAcknowledged.run();
    return view.get();
  }

  /** For who handles a block that has gone without beginning again. */
  ReadSession begin() {
    return new ReadSession(view.get(), cache);
  }

  /** Takes a damaged block out, or throws what is no block's damage. */
  void isolate(ReadSession session, FormatException e) {
    damages.isolate(session.view, e);
  }

  void requireOpen() {
    if (closed) {
      throw new StoreException("The store is closed");
    }
  }

  /** A block that cannot be found is no fault when it has been dropped or replaced meanwhile. */
  void requireGone(ReadSession session, UncheckedIOException e) {
    Block last = session.lastOpened();
    boolean isMissing = e.getCause() instanceof NoSuchFileException && last != null;
    if (!isMissing || view.get().blocks().contains(last)) {
      throw new StoreException("Cannot read the store: " + e.getCause(), e);
    }
  }

  void close() {
    closed = true;
  }
}
