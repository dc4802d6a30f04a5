package io.datatracing.collector.sampling.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What another process can see of the tail nodes of a server: their files. */
public final class TailJournals {
  private TailJournals() {}

  /**
   * Whether there may be spans that wait for a decision. Certainly none where it says no; where it
   * says yes, all in the files may be decided already, or they cannot be looked at.
   *
   * @param pipeline the directory of the pipeline's nodes; it need not exist
   */
  public static boolean mayHold(Path pipeline) {
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(pipeline)) {
      for (Path node : nodes) {
        if (hasSpans(node)) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      // Another user's, perhaps: no reason to answer nothing at all.
      return true;
    }
  }

  private static boolean hasSpans(Path node) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(node, "*" + JournalFormat.SUFFIX)) {
      for (Path file : files) {
        if (sizeOf(file) > JournalFormat.HEADER_SIZE) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  /** The server deletes what is settled while others look. */
  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
