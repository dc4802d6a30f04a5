package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts off the deletion of files while somebody copies them. Short reads need no hold: they begin
 * again when a file has gone. One lock, nothing is read or written under it but deletions.
 */
final class FileHolds {
  private static final Logger LOG = LoggerFactory.getLogger(FileHolds.class);

  private final List<Path> putOff = new ArrayList<>();
  private int holds;

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
    for (Path file : putOff) {
      try {
        Files.deleteIfExists(file);
      } catch (DirectoryNotEmptyException e) {
        LOG.debug("{} has stubs", file);
      } catch (IOException e) {
        // The next opening deletes what the manifest does not name.
        LOG.warn("Cannot delete {}", file, e);
      }
    }
    putOff.clear();
  }

  /** Deletes a file, now or when the last hold ends. It must not be in any view any more. */
  synchronized void delete(Path file) throws IOException {
    if (holds > 0) {
      putOff.add(file);
    } else {
      Files.deleteIfExists(file);
    }
  }
}
