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
  private final BlockFiles files;

  /** Of the stub, for a block in a bucket; 0 while its file is here. */
  private volatile long stubBytes;

  /** Null while an index of many blocks answers for this one, too. */
  private volatile @Nullable BloomFilter traces;

  /** As {@link #load} makes it. */
  Block(
      Path path,
      String partition,
      long seed,
      long sizeBytes,
      Catalog catalog,
      BloomFilter traces,
      BlockFiles files,
      long stubBytes) {
    this.files = files;
    this.stubBytes = stubBytes;
    this.path = path;
    this.partition = partition;
    this.seed = seed;
    this.sizeBytes = sizeBytes;
    this.catalog = catalog;
    this.traces = traces;
  }

  static Block load(Path path, String partition) throws IOException {
    return load(path, partition, BlockFiles.LOCAL);
  }

  /**
   * Reads the part that is kept.
   *
   * @throws FormatException when the file is damaged or of a version that cannot be read
   */
  static Block load(Path path, String partition, BlockFiles files) throws IOException {
    try (BlockFile file = files.open(path)) {
      Catalog catalog =
          Catalog.read(new ByteSource(file.readCompressedSection(BlockFormat.SECTION_CATALOG), 0));
      return new Block(
          path, partition, file.seed(), file.size(), catalog, filter(file), files, stubBytes(path));
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

  /** Random, of this block alone. */
  long seed() {
    return seed;
  }

  /** Wherever it is. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** What it takes of the disk here. */
  long localBytes() {
    long stub = stubBytes;
    return stub > 0 ? stub : sizeBytes;
  }

  /** Whether its rows are in a bucket, as far as is known. */
  boolean isRemote() {
    return stubBytes > 0;
  }

  /** Whether its rows are in a bucket now: another process may have moved it. */
  boolean isRemoteNow() {
    if (stubBytes == 0) {
      try {
        stubBytes = stubBytes(path);
      } catch (IOException e) {
        // Neither here nor there: whoever opens it finds out.
        return false;
      }
    }
    return stubBytes > 0;
  }

  private static long stubBytes(Path path) throws IOException {
    return Files.exists(path) ? 0 : Files.size(RemoteStub.of(path));
  }

  /** Its file has given way to a stub of so many bytes. */
  void becomesRemote(long stub) {
    stubBytes = stub;
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
      try (BlockFile file = files.open(path)) {
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
