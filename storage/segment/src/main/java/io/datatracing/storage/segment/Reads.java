package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How everything is read: over one view, and again when a block of it has gone meanwhile. */
final class Reads {
  private final CurrentView view;
  private final BlockCache cache;
  private final TraceIndexes indexes;
  private final Damages damages;
  private final Runnable awaitAcknowledged;
  private final Runnable refresh;

  /** Null for the files of another process, which nothing here can keep. */
  private final @Nullable FileHolds holds;

  private final AtomicLong gaps = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param awaitAcknowledged returns when everything acknowledged until now can be read
   * @param refresh brings the view up to date when a block has gone
   */
  Reads(
      CurrentView view,
      BlockCache cache,
      TraceIndexes indexes,
      Damages damages,
      Runnable awaitAcknowledged,
      Runnable refresh,
      @Nullable FileHolds holds) {
    this.view = view;
    this.cache = cache;
    this.indexes = indexes;
    this.damages = damages;
    this.awaitAcknowledged = awaitAcknowledged;
    this.refresh = refresh;
    this.holds = holds;
  }

  /**
   * Runs a read, again when a block has gone meanwhile: dropped by retention, replaced by a merged
   * one, or found damaged and taken out. Each repetition has another view, so there is an end.
   */
  <T extends @Nullable Object> T read(Function<ReadSession, T> task) {
    requireOpen();
    awaitAcknowledged.run();
    boolean isBucketOut = false;
    while (true) {
      StoreView seen = isBucketOut ? view.get().withoutRemote() : view.get();
      ReadSession session = new ReadSession(seen, cache, indexes, () -> {});
      try (session) {
        return task.apply(session);
      } catch (UnreachableBlocksException e) {
        if (isBucketOut) {
          throw e;
        }
        // What is here is served; damages() says what is missing.
        isBucketOut = true;
        gaps.incrementAndGet();
      } catch (FormatException e) {
        isolate(session, e);
      } catch (UncheckedIOException e) {
        requireGone(session, e);
      }
    }
  }

  /** How many reads went without what is in the bucket; counted before they tell anything. */
  long gaps() {
    return gaps.get();
  }

  /** What is there now. */
  StoreView current() {
    requireOpen();
    awaitAcknowledged.run();
    return view.get();
  }

  /**
   * A session in which no block goes before it is closed, for a read that cannot begin again:
   * either files are not deleted meanwhile, or all that are {@code needed} are opened first.
   */
  ReadSession steady(Predicate<Block> needed) {
    requireOpen();
    awaitAcknowledged.run();
    if (holds != null) {
      FileHolds.Hold hold = holds.hold();
      return new ReadSession(view.get(), cache, indexes, hold::close);
    }
    while (true) {
      ReadSession session = new ReadSession(view.get(), cache, indexes, () -> {});
      try {
        session.view.blocks().stream().filter(needed).forEach(session::open);
        return session;
      } catch (FormatException e) {
        session.close();
        isolate(session, e);
      } catch (UncheckedIOException e) {
        session.close();
        requireGone(session, e);
      }
    }
  }

  /** Takes a damaged block out, or throws what is no block's damage. */
  void isolate(ReadSession session, FormatException e) {
    // An object that is not there may be that of a block which the writer has dropped meanwhile.
    refresh.run();
    damages.isolate(session.view, e);
  }

  void requireOpen() {
    if (closed) {
      throw new StoreException("The store is closed");
    }
  }

  /**
   * A block that cannot be found is no fault when it has been dropped, replaced or moved to a
   * bucket meanwhile.
   */
  void requireGone(ReadSession session, UncheckedIOException e) {
    Block last = session.lastOpened();
    if (last == null || !(e.getCause() instanceof NoSuchFileException missing)) {
      throw new StoreException("Cannot read the store: " + e.getCause(), e);
    }
    refresh.run();
    if (isMoved(last, missing)) {
      cache.forget(last.path());
    } else if (view.get().blocks().contains(last)) {
      throw new StoreException("Cannot read the store: " + missing, e);
    }
  }

  /** Only what is open as a file can be missing so: it is opened as a stub the next time. */
  private static boolean isMoved(Block block, NoSuchFileException missing) {
    return block.path().toString().equals(missing.getFile()) && block.isRemoteNow();
  }

  void close() {
    closed = true;
  }
}
