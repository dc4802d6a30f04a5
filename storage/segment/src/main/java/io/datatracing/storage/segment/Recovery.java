package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.storage.api.StoreReport.Damage;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with a data directory before its store is open: the traces of a crash go. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Path directory;
  private final Manifest manifest;
  private final Damages damages;
  private final BlockFiles files;

  Recovery(Path directory, Manifest manifest, Damages damages, BlockFiles files) {
    this.files = files;
    this.directory = directory;
    this.manifest = manifest;
    this.damages = damages;
  }

  /** Loads the blocks that the manifest names. A damaged or missing one is reported, not loaded. */
  List<Block> loadBlocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (BlockName name : manifest.blocksAtOpening()) {
      Path path = path(name);
      try {
        blocks.add(Block.load(path, name.partition(), files));
      } catch (FormatException e) {
        if (e.problem() != FormatException.Problem.CORRUPT) {
          throw e;
        }
        damages.add(e);
      } catch (NoSuchFileException e) {
        damages.add(new Damage(path.toString(), "the manifest names it but it is not there"));
      }
    }
    return blocks;
  }

  private Path path(BlockName name) {
    return directory.resolve(Partition.FOLDER).resolve(name.partition()).resolve(name.name());
  }

  /** Deletes blocks that were written but not named any more, or not yet. */
  void deleteStrangers(TraceIndexes indexes) throws IOException {
    int stubs = 0;
    Set<Path> named = new HashSet<>();
    manifest.blocksAtOpening().forEach(name -> named.add(path(name)));
    Path partitions = directory.resolve(Partition.FOLDER);
    for (Path partition : list(partitions)) {
      if (!Partition.isName(partition.getFileName().toString())) {
        continue;
      }
      for (Path file : list(partition)) {
        String name = file.getFileName().toString();
        stubs += RemoteStub.isStub(file) ? 1 : 0;
        boolean isOurs =
            name.endsWith(BlockPublisher.SUFFIX)
                || name.endsWith(BlockPublisher.SUFFIX + ".tmp")
                || name.endsWith(TraceIndexFormat.SUFFIX + ".tmp")
                || name.endsWith(TraceIndexFormat.SUFFIX) && !isUseful(partition, file, indexes);
        if (isOurs && !named.contains(file)) {
          Files.delete(file);
        }
      }
      if (list(partition).isEmpty()) {
        Files.delete(partition);
      }
    }
    if (stubs > 0 && !files.hasBucket()) {
      LOG.warn(
          "{} stubs in {} are of blocks in a bucket that no setting names: objects that are not"
              + " needed any more stay there; name it by {}",
          stubs,
          partitions,
          ObjectOptions.STORE);
    }
  }

  /** Loads an index of an hour; one that cannot be read, or is of no block, can be made again. */
  private boolean isUseful(Path partition, Path file, TraceIndexes indexes) throws IOException {
    String hour = partition.getFileName().toString();
    try {
      TraceIndex index = new TraceIndex(file);
      boolean isOfBlocks =
          manifest.blocksAtOpening().stream()
              .anyMatch(block -> block.partition().equals(hour) && index.covers(block.name()));
      if (isOfBlocks) {
        indexes.add(hour, index);
      } else {
        index.close();
      }
      return isOfBlocks;
    } catch (FormatException e) {
      LOG.warn("An index is made anew: {}", e.getMessage());
      return false;
    }
  }

  /** The logs whose spans are not in blocks, oldest first; others are deleted. */
  List<Path> logs(Path logDirectory) throws IOException {
    List<Path> logs = new ArrayList<>();
    for (Path log : list(logDirectory)) {
      if (!log.getFileName().toString().endsWith(LogFormat.SUFFIX)) {
        continue;
      }
      if (generation(log) <= manifest.flushedThrough()) {
        Files.delete(log);
      } else {
        logs.add(log);
      }
    }
    return logs;
  }

  static long generation(Path log) {
    String name = log.getFileName().toString();
    try {
      return Long.parseLong(name.substring(0, name.length() - LogFormat.SUFFIX.length()), 16);
    } catch (NumberFormatException e) {
      throw FormatException.corrupt(log, "its name is not that of a log", e);
    }
  }

  /** Puts the requests of a log into the tables of its generation. */
  void replay(Path log, Generation generation) throws IOException {
    OtlpReader reader = new OtlpReader();
    SpanTable[] tables = generation.tables();
    LogReplay replay =
        LogReplay.read(
            log,
            request -> {
              for (int shard = 0; shard < tables.length; shard++) {
                tables[shard].addBatch(reader, request, shard, tables.length);
              }
            });
    replay.damages().forEach(damages::add);
    LOG.info(
        "Read {} spans in {} requests from {}; {} bytes at its end were never acknowledged",
        generation.rows(),
        replay.frames(),
        log,
        replay.tailBytes());
  }

  /** The entries of a directory by name; none when it does not exist. */
  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
