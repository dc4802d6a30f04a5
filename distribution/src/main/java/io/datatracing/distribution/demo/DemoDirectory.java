package io.datatracing.distribution.demo;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fresh directory for each run of the demo, named by its start. Of earlier runs the last {@value
 * #KEPT} are kept; a run that goes on is left alone, which a lock on its file {@value #RUNNING}
 * tells, as the system takes it back however the process ends.
 */
final class DemoDirectory implements AutoCloseable {
  /** A run leaves tens of megabytes: data, the broker's log, output of eight processes. */
  static final int KEPT = 4;

  static final String RUNNING = "running";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-", Locale.ROOT);
  private static final Pattern OURS = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9]+");

  private final Path path;
  private final FileChannel running;

  private DemoDirectory(Path path, FileChannel running) {
    this.path = path;
    this.running = running;
  }

  /** Makes the directory, and room for it. */
  static DemoDirectory create(Path parent) throws CommandFailedException {
    try {
      Files.createDirectories(parent);
      removeOld(parent);
      Path path =
          Files.createTempDirectory(parent, NAME.format(LocalDateTime.now())).toAbsolutePath();
      FileChannel running =
          FileChannel.open(
              path.resolve(RUNNING), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      running.lock();
      return new DemoDirectory(path, running);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.DATA_DIRECTORY,
          "can't write to "
              + parent.toAbsolutePath()
              + " ("
              + e
              + "); choose another with --directory DIR",
          e);
    }
  }

  Path path() {
    return path;
  }

  /** The run has ended; what it wrote stays. */
  @Override
  public void close() throws CommandFailedException {
    try {
      running.close();
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.DATA_DIRECTORY, "can't close " + path.resolve(RUNNING) + " (" + e + ")", e);
    }
  }

  private static void removeOld(Path parent) throws IOException {
    List<Path> runs;
    try (Stream<Path> children = Files.list(parent)) {
      runs =
          children
              .filter(child -> OURS.matcher(child.getFileName().toString()).matches())
              .filter(child -> !Files.isSymbolicLink(child) && Files.isDirectory(child))
              .sorted(Comparator.comparing(Path::getFileName).reversed())
              .toList();
    }
    for (Path old : runs.subList(Math.min(KEPT, runs.size()), runs.size())) {
      removeUnlessRunning(old);
    }
  }

  /** What cannot be removed is no reason not to run; the next run tries again. */
  private static void removeUnlessRunning(Path old) {
    Path file = old.resolve(RUNNING);
    if (!Files.exists(file)) {
      remove(old);
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        remove(old);
      }
    } catch (IOException | OverlappingFileLockException stays) {
      // Another process has just removed it, or this one runs two demos.
    }
  }

  private static void remove(Path old) {
    try {
      Files.walkFileTree(old, new Removal());
    } catch (IOException stays) {
      // Written by another user, or another demo removes it, too.
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
