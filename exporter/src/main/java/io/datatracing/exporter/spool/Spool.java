package io.datatracing.exporter.spool;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that could not be sent, in files of a directory that several processes may share: each
 * has files of its own, and takes over those of processes that are gone. Bounded in bytes, its own
 * and the adopted together; when it is full the oldest file goes.
 *
 * <p>It survives the end of a process, not that of the machine: nothing is forced to the disk.
 *
 * <p>At any moment: spans written + {@link #adopted} = {@link #waiting} + those of requests that
 * are done + {@link #lost}. One thread, the worker's; the counts may be read by any.
 */
public final class Spool implements Closeable {
  private static final String SUFFIX = ".dtspool";

  /** The oldest file goes as a whole, so it is an eighth of everything at most. */
  private static final int FILES = 8;

  private final File directory;
  private final long maxBytes;
  private final PrintStream stderr;
  private final long seed;

  /** The oldest first; the last one is written if {@link #writing} says so. */
  private final List<SpoolFile> files = new ArrayList<>();

  private @Nullable SpoolFile writing;
  private int made;
  private boolean toldOfFault;

  // Written by the worker only; readers want numbers that are not torn.
  private volatile long waiting;
  private volatile long adopted;
  private volatile long lost;

  private Spool(File directory, long maxBytes, long seed, PrintStream stderr) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.seed = seed;
    this.stderr = stderr;
  }

  /**
   * Opens it and takes over what dead processes have left.
   *
   * @param seed makes this process's file names unlike those of others
   * @throws IOException if the directory cannot be used
   */
  public static Spool open(File directory, long maxBytes, long seed, PrintStream stderr)
      throws IOException {
    if (!directory.isDirectory() && !directory.mkdirs() && !directory.isDirectory()) {
      throw new IOException("the directory cannot be made");
    }
    Spool spool = new Spool(directory, maxBytes, seed, stderr);
    // Also finds out whether files can be made and locked here, before they are needed.
    SpoolFile probe = SpoolFile.create(spool.newName(), System.currentTimeMillis());
    probe.delete();
    spool.adopt();
    return spool;
  }

  /** Takes over what processes have left that died since. */
  public void adopt() {
    File[] found = directory.listFiles();
    if (found == null) {
      return;
    }
    for (File path : found) {
      if (path.getName().endsWith(SUFFIX)) {
        adopt(path);
      }
    }
    makeRoom(0);
  }

  private void adopt(File path) {
    try {
      SpoolFile file = SpoolFile.adopt(path);
      if (file == null) {
        return;
      }
      if (file.isEmpty()) {
        file.delete();
        return;
      }
      adopted = adopted + file.waitingSpans();
      waiting = waiting + file.waitingSpans();
      int place = 0;
      while (place < files.size() && files.get(place).createdMillis() <= file.createdMillis()) {
        place++;
      }
      files.add(place, file);
    } catch (SpoolException notOurs) {
      // Left where it is: another version of the agent may know it.
      tell(notOurs.getMessage() + "; it is left alone");
    } catch (IOException gone) {
      // Its owner has sent and deleted it, or it is not ours to read; either way it can stay.
      if (path.exists() && !path.canWrite()) {
        tell(path + " cannot be read: " + gone.getMessage());
      }
    }
  }

  /**
   * Keeps a request.
   *
   * @return false if that cannot be done; the caller counts its spans
   */
  public boolean offer(byte[] body, int length, int spans) {
    long bytes = SpoolFormat.FRAME_HEADER_BYTES + (long) length;
    if (bytes + SpoolFormat.FILE_HEADER_BYTES > maxBytes) {
      return false;
    }
    try {
      SpoolFile file = writing;
      if (file != null && file.sizeBytes() + bytes > maxBytes / FILES) {
        writing = null;
        file = null;
      }
      makeRoom(bytes + SpoolFormat.FILE_HEADER_BYTES);
      if (file == null || writing == null) {
        file = SpoolFile.create(newName(), System.currentTimeMillis());
        files.add(file);
        writing = file;
      }
      file.append(body, length, spans);
      waiting = waiting + spans;
      toldOfFault = false;
      return true;
    } catch (IOException full) {
      tell("requests cannot be kept in " + directory + ": " + full.getMessage());
      return false;
    }
  }

  /** The oldest request; null if there is none. */
  public @Nullable SpooledRequest peek() {
    while (!files.isEmpty()) {
      SpoolFile file = files.get(0);
      long before = file.waitingSpans();
      try {
        SpooledRequest request = file.peek();
        if (request != null) {
          return request;
        }
        remove(file);
      } catch (SpoolException damaged) {
        lose(before - file.waitingSpans());
        tell(damaged.getMessage());
      } catch (IOException notReadable) {
        tell(file.path() + " cannot be read: " + notReadable.getMessage());
        remove(file);
      }
    }
    return null;
  }

  /** The request has arrived, or will never; the caller has counted its spans. */
  public void done(SpooledRequest request) {
    waiting = waiting - request.spans();
    try {
      request.file.done(request);
    } catch (IOException notWritten) {
      // It would be sent again after a restart.
      tell(request.file.path() + " cannot be written: " + notWritten.getMessage());
    }
    if (request.file.isEmpty()) {
      remove(request.file);
    }
  }

  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** Spans on disk. */
  public long waiting() {
    return waiting;
  }

  /** Spans taken over from dead processes since the start. */
  public long adopted() {
    return adopted;
  }

  /** Spans that were on disk and are lost: the oldest of a full spool, and damaged ones. */
  public long lost() {
    return lost;
  }

  /** What is on disk stays there. */
  @Override
  public void close() {
    for (SpoolFile file : files) {
      try {
        file.close();
      } catch (IOException gone) {
        // What was written is written.
      }
    }
    files.clear();
    writing = null;
  }

  private void makeRoom(long bytes) {
    long size = bytes;
    for (SpoolFile file : files) {
      size += file.sizeBytes();
    }
    for (Iterator<SpoolFile> oldest = files.iterator(); size > maxBytes && oldest.hasNext(); ) {
      SpoolFile file = oldest.next();
      size -= file.sizeBytes();
      oldest.remove();
      discard(file);
    }
  }

  private void remove(SpoolFile file) {
    files.remove(file);
    discard(file);
  }

  /** What still waits in it is lost. */
  private void discard(SpoolFile file) {
    if (file == writing) {
      writing = null;
    }
    lose(file.waitingSpans());
    try {
      file.delete();
    } catch (IOException notDeleted) {
      tell(file.path() + " cannot be deleted: " + notDeleted.getMessage());
    }
  }

  private void lose(long spans) {
    waiting = waiting - spans;
    lost = lost + spans;
  }

  private File newName() {
    return new File(
        directory,
        Long.toHexString(System.currentTimeMillis())
            + "-"
            + Long.toHexString(seed)
            + "-"
            + made++
            + SUFFIX);
  }

  /** Once, until a request could be kept again. */
  private void tell(@Nullable String what) {
    if (!toldOfFault) {
      toldOfFault = true;
      stderr.println("[datatracing] spool: " + what);
    }
  }
}
