package io.datatracing.storage.segment;

import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Copies a store while it runs: the blocks of one view, and the logs of its generations as far as
 * they are written. Nothing is deleted meanwhile. What is acknowledged later in a log may be in the
 * copy too; half a frame at the end is what a crash leaves, and is read so. The manifest comes
 * last: without it the copy is no store.
 *
 * <p>Blocks are copied and not linked, so that damage to one file is not damage to both.
 */
final class SegmentSnapshots implements Snapshots {
  private static final int PIECE = 1 << 20;

  /** Shows files one by one. */
  interface FileLister {
    void forEach(FileVisitor visitor) throws IOException;
  }

  /** Is given files one by one. */
  interface FileVisitor {
    void visit(Path file) throws IOException;
  }

  private final Path directory;
  private final CurrentView view;
  private final FileHolds holds;
  private final Runnable awaitAcknowledged;
  private final LongSupplier flushedThrough;
  private final FileLister fates;
  private final BlockFiles blockFiles;

  /**
   * @param awaitAcknowledged returns when the view has everything acknowledged until now
   * @param flushedThrough the newest generation in blocks, for a view without generations
   * @param fates shows the runs of fates; none goes while it does
   */
  SegmentSnapshots(
      Path directory,
      CurrentView view,
      FileHolds holds,
      Runnable awaitAcknowledged,
      LongSupplier flushedThrough,
      FileLister fates,
      BlockFiles blockFiles) {
    this.blockFiles = blockFiles;
    this.directory = directory;
    this.view = view;
    this.holds = holds;
    this.awaitAcknowledged = awaitAcknowledged;
    this.flushedThrough = flushedThrough;
    this.fates = fates;
  }

  @Override
  public long snapshot(Path target, ByteProgress progress) {
    try (FileHolds.Hold hold = holds.hold()) {
      requireEmpty(target);
      // Its tables only matter for which logs there are; what is acknowledged is in the logs.
      awaitAcknowledged.run();
      StoreView current = view.get();
      return copy(current, target, progress);
    } catch (IOException e) {
      throw new StoreException("Cannot copy the store to " + target + ": " + e, e);
    }
  }

  /** Deletes what a failed copy has left; it began with a directory that was empty. */
  static void deleteCopy(Path target) {
    try (Stream<Path> entries = Files.walk(target)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new StoreException("Cannot delete the half-made copy " + target + ": " + e, e);
    }
  }

  private static void requireEmpty(Path target) throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> entries = Files.list(target)) {
        if (entries.findAny().isPresent()) {
          throw new StoreException(
              target + " is not empty; name a directory that is, or one that does not exist");
        }
      }
    }
  }

  private long copy(StoreView current, Path target, ByteProgress progress) throws IOException {
    Map<Path, Path> blocks = new LinkedHashMap<>();
    Map<Path, Path> logs = new LinkedHashMap<>();
    long allBytes = 0;
    List<BlockName> names = new ArrayList<>();
    for (Block block : current.blocks()) {
      names.add(block.name());
      allBytes += block.sizeBytes();
      blocks.put(block.path(), target.resolve(directory.relativize(block.path())));
    }
    long flushed = current.generations().isEmpty() ? flushedThrough.getAsLong() : Long.MAX_VALUE;
    for (Generation generation : current.generations()) {
      flushed = Math.min(flushed, generation.number() - 1);
      logs.put(generation.log(), target.resolve(directory.relativize(generation.log())));
    }
    for (Generation generation : current.generations()) {
      allBytes += Files.size(generation.log());
    }
    long done = 0;
    for (Map.Entry<Path, Path> block : blocks.entrySet()) {
      makeFolder(block.getValue());
      done += copyBlock(block.getKey(), block.getValue());
      syncFolders(block.getValue());
      progress.done(Math.min(done, allBytes), allBytes);
    }
    for (Map.Entry<Path, Path> log : logs.entrySet()) {
      makeFolder(log.getValue());
      done += copy(log.getKey(), log.getValue());
      syncFolders(log.getValue());
      progress.done(Math.min(done, allBytes), allBytes);
    }
    Path colors = directory.resolve(SegmentStore.COLORS);
    if (Files.exists(colors)) {
      done += copy(colors, target.resolve(SegmentStore.COLORS));
    }
    long[] ofFates = {0};
    fates.forEach(
        run -> {
          Path to = target.resolve(directory.relativize(run));
          Files.createDirectories(to.resolveSibling(""));
          ofFates[0] += copy(run, to);
          Directories.sync(to.resolveSibling(""));
        });
    done += ofFates[0];
    Files.createDirectories(target);
    Manifest.writeCopy(target, flushed, names);
    return done + Files.size(target.resolve(ManifestFormat.FILE_NAME));
  }

  private static void makeFolder(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
  }

  private static void syncFolders(Path file) throws IOException {
    Path folder = file.resolveSibling("");
    Directories.sync(folder);
    Directories.sync(folder.resolve("..").normalize());
  }

  /**
   * From its file or from its bucket, whose pieces are verified: two stores must not stand on one
   * object, which the older one deletes.
   */
  private long copyBlock(Path from, Path to) throws IOException {
    try (BlockFile in = blockFiles.openUncached(from);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long done = 0; done < in.size(); done += PIECE) {
        ByteBuffer piece = ByteBuffer.wrap(in.read(done, (int) Math.min(PIECE, in.size() - done)));
        while (piece.hasRemaining()) {
          out.write(piece);
        }
      }
      out.force(true);
      return in.size();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long copy(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // As much as there is now: a log goes on growing.
      long size = in.size();
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      long done = 0;
      while (done < size) {
        piece.clear().limit((int) Math.min(PIECE, size - done));
        if (in.read(piece, done) < 0) {
          break;
        }
        piece.flip();
        done += piece.remaining();
        while (piece.hasRemaining()) {
          out.write(piece);
        }
      }
      out.force(true);
      return done;
    }
  }
}
