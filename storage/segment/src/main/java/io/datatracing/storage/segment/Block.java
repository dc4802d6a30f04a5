package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is always in memory of a block: enough to know when it need not be opened. */
final class Block {
  private final Path path;
  private final String partition;
  private final long seed;
  private final long sizeBytes;
  private final Catalog catalog;

  /** Null while an index of many blocks answers for this one, too. */
  private volatile @Nullable BloomFilter traces;

  /** As {@link #load} makes it. */
  Block(
      Path path, String partition, long seed, long sizeBytes, Catalog catalog, BloomFilter traces) {
    this.path = path;
    this.partition = partition;
    this.seed = seed;
    this.sizeBytes = sizeBytes;
    this.catalog = catalog;
    this.traces = traces;
  }

  /**
   * Reads the part that is kept.
   *
   * @throws FormatException when the file is damaged or of a version that cannot be read
   */
  static Block load(Path path, String partition) throws IOException {
    try (BlockFile file = new BlockFile(path)) {
      Catalog catalog =
          Catalog.read(new ByteSource(file.readCompressedSection(BlockFormat.SECTION_CATALOG), 0));
      return new Block(path, partition, file.seed(), Files.size(path), catalog, filter(file));
    }
  }

  private static BloomFilter filter(BlockFile file) {
    return BloomFilter.read(new ByteSource(file.readSection(BlockFormat.SECTION_TRACE_FILTER), 0));
  }

  Path path() {
    return path;
  }

  BlockName name() {
    return new BlockName(partition, String.valueOf(path.getFileName()));
  }

  String partition() {
    return partition;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  Catalog catalog() {
    return catalog;
  }

  /** Gives the filter's memory back; it is read again should it be asked for. */
  void forgetFilter() {
    traces = null;
  }

  /** False only when there is certainly no span of the trace. */
  boolean mayContain(TraceId traceId) {
    BloomFilter known = traces;
    if (known == null) {
      try (BlockFile file = new BlockFile(path)) {
        known = filter(file);
      } catch (IOException | FormatException e) {
        // Whoever opens the block finds out what is wrong with it.
        return true;
      }
      traces = known;
    }
    return known.mayContain(XxHash64.hash(seed, traceId.high(), traceId.low()));
  }
}
