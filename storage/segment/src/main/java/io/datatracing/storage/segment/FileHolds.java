package io.datatracing.storage.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts off the deletion of files while somebody copies them. Short reads need no hold: they begin
 * again when a file has gone. One lock, nothing is read or written under it but deletions; the
 * cache's lock is taken within it, never the other way round.
 */
final class FileHolds {
  private static final Logger LOG = LoggerFactory.getLogger(FileHolds.class);

  private final List<Deletion> putOff = new ArrayList<>();
  private int holds;

  /**
   * @param cache that may have the file open as a block's; null for other files
   */
  private record Deletion(Path file, @Nullable BlockCache cache) {
    void run() throws IOException {
      Files.deleteIfExists(file);
      if (cache != null) {
        // The space of a deleted file is free when nobody has it open any more. Before the deletion
        // somebody might open it again.
        cache.forget(file);
      }
    }
  }

  /** Files stay until this is closed. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  synchronized Hold hold() {
    holds++;
    boolean[] isClosed = {false};
    return () -> {
      synchronized (this) {
        if (!isClosed[0]) {
          isClosed[0] = true;
          release();
        }
      }
    };
  }

  /** Whether deletions are put off at the moment. */
  synchronized boolean isHeld() {
    return holds > 0;
  }

  private void release() {
    if (--holds > 0) {
      return;
    }
    for (Deletion deletion : putOff) {
      try {
        deletion.run();
      } catch (DirectoryNotEmptyException e) {
        LOG.debug("{} has stubs", deletion.file());
      } catch (IOException | UncheckedIOException e) {
        // The next opening deletes what the manifest does not name.
        LOG.warn("Cannot delete {}", deletion.file(), e);
      }
    }
    putOff.clear();
  }

  /** Deletes a file, now or when the last hold ends. It must not be in any view any more. */
  void delete(Path file) throws IOException {
    delete(new Deletion(file, null));
  }

  /** Deletes a block's file so, and closes it where nobody is reading it. */
  void deleteBlock(Path file, BlockCache cache) throws IOException {
    delete(new Deletion(file, cache));
  }

  private synchronized void delete(Deletion deletion) throws IOException {
    if (holds > 0) {
      putOff.add(deletion);
    } else {
      deletion.run();
    }
  }
}
