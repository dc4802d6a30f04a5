package io.datatracing.storage.segment;

import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifest as its only writer has it. Each change is durable when its method returns. Whoever
 * changes it together with the view holds its lock for both: publisher, merger and retention.
 */
final class Manifest implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Manifest.class);

  /** A file longer than this is written anew when the store is opened. */
  private static final long REWRITE_BYTES = 1 << 20;

  private final FileChannel channel;
  private final Set<BlockName> blocksAtOpening;
  private final long flushedThrough;
  private @Nullable ObjectPlace objectsAt;
  private long size;

  /** Whether something may be in the file behind {@link #size}. */
  private boolean hasRest;

  private Manifest(FileChannel channel, ManifestReader reader) {
    this.channel = channel;
    blocksAtOpening = Set.copyOf(reader.blocks());
    flushedThrough = reader.flushedThrough();
    objectsAt = reader.objectsAt();
    size = reader.position();
  }

  /**
   * Opens the manifest of a data directory, making an empty one where there is none.
   *
   * @throws FormatException when it is damaged, or not there and blocks are: what it does not name
   *     is deleted
   */
  static Manifest open(Path directory, Disk disk) throws IOException {
    Path file = directory.resolve(ManifestFormat.FILE_NAME);
    if (!Files.exists(file)) {
      requireNoBlocks(directory, file);
      write(directory, 1, -1, List.of(), null);
    }
    ManifestReader reader = new ManifestReader(file);
    reader.poll();
    if (reader.position() > REWRITE_BYTES || reader.version() < ManifestFormat.VERSION) {
      write(
          directory,
          reader.epoch() + 1,
          reader.flushedThrough(),
          reader.blocks(),
          reader.objectsAt());
      reader = new ManifestReader(file);
      reader.poll();
    }
    FileChannel channel = disk.open(file, StandardOpenOption.WRITE);
    channel.truncate(reader.position());
    Manifest manifest = new Manifest(channel, reader);
    if (!reader.isCommitted()) {
      // The crash came between the two records, or before the first was synced: what it makes
      // unneeded, such as a log, is deleted soon.
      channel.force(false);
      manifest.commit();
    }
    return manifest;
  }

  /** A store has a manifest before it has a block, and a copy gets it last. */
  private static void requireNoBlocks(Path directory, Path file) throws IOException {
    Path partitions = directory.resolve(Partition.FOLDER);
    if (!Files.isDirectory(partitions)) {
      return;
    }
    try (Stream<Path> files = Files.walk(partitions)) {
      if (files.anyMatch(Manifest::isBlock)) {
        throw FormatException.corrupt(
            file, "it is not there, and blocks are; nothing was deleted, use a whole copy");
      }
    }
  }

  private static boolean isBlock(Path file) {
    return file.toString().endsWith(BlockPublisher.SUFFIX) || RemoteStub.isStub(file);
  }

  private static void write(
      Path directory,
      long epoch,
      long flushed,
      Iterable<BlockName> blocks,
      @Nullable ObjectPlace objectsAt)
      throws IOException {
    Path file = directory.resolve(ManifestFormat.FILE_NAME);
    Path temporary = directory.resolve(ManifestFormat.FILE_NAME + ".tmp");
    ByteSink content = new ByteSink(1024);
    byte[] header = FileHeader.write(ManifestFormat.MAGIC, ManifestFormat.VERSION, epoch);
    content.bytes(header, 0, header.length);
    add(record(added(flushed, blocks)), content);
    if (objectsAt != null) {
      add(record(at(objectsAt)), content);
    }
    // Nobody sees the file under its name before it is synced.
    add(committed(), content);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, content.toByteArray(), 0);
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Directories.sync(directory);
  }

  private static void add(byte[] record, ByteSink out) {
    out.bytes(record, 0, record.length);
  }

  private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(bytes);
    while (content.hasRemaining()) {
      channel.write(content, position + content.position());
    }
  }

  private static ByteSink added(long flushedThrough, Iterable<BlockName> blocks) {
    List<BlockName> list = new ArrayList<>();
    blocks.forEach(list::add);
    ByteSink content = new ByteSink(256);
    content.u8(ManifestFormat.ADD_BLOCKS);
    content.varint(flushedThrough);
    names(list, content);
    return content;
  }

  private static void names(List<BlockName> blocks, ByteSink out) {
    out.varint(blocks.size());
    for (BlockName block : blocks) {
      out.string(block.partition());
      out.string(block.name());
    }
  }

  private static ByteSink at(ObjectPlace place) {
    ByteSink content = new ByteSink(128);
    content.u8(ManifestFormat.OBJECTS_AT);
    content.string(place.place());
    content.string(place.endpoint());
    return content;
  }

  private static byte[] committed() {
    ByteSink content = new ByteSink(1);
    content.u8(ManifestFormat.COMMITTED);
    return record(content);
  }

  private static byte[] record(ByteSink content) {
    ByteSink record = new ByteSink(content.size() + ManifestFormat.RECORD_HEADER_SIZE);
    record.int32(0);
    record.int32(content.size());
    record.bytes(content.array(), 0, content.size());
    LittleEndian.putInt(record.array(), 0, Checksum.of(record.array(), 4, record.size() - 4));
    return record.toByteArray();
  }

  Set<BlockName> blocksAtOpening() {
    return blocksAtOpening;
  }

  /** As of the opening; -1 for none. */
  long flushedThrough() {
    return flushedThrough;
  }

  /** The blocks hold everything of the generations up to this one that was not in blocks yet. */
  synchronized void addBlocks(long generation, List<BlockName> blocks) throws IOException {
    append(added(generation, blocks));
  }

  synchronized void dropPartition(String partition) throws IOException {
    ByteSink content = new ByteSink(64);
    content.u8(ManifestFormat.DROP_PARTITION);
    content.string(partition);
    append(content);
  }

  /** Merged blocks take the place of their parts. */
  synchronized void replaceBlocks(List<BlockName> parts, List<BlockName> made) throws IOException {
    ByteSink content = new ByteSink(256);
    content.u8(ManifestFormat.REPLACE_BLOCKS);
    names(parts, content);
    names(made, content);
    append(content);
  }

  /**
   * Where the objects of moved blocks are; null when no block was moved, or by an older version.
   */
  synchronized @Nullable ObjectPlace objectsAt() {
    return objectsAt;
  }

  synchronized void objectsAt(ObjectPlace place) throws IOException {
    append(at(place));
    objectsAt = place;
  }

  /** The content of a manifest that names these blocks, for a copy of the store. */
  static void writeCopy(Path directory, long flushedThrough, List<BlockName> blocks)
      throws IOException {
    // A copy has no block in a bucket.
    write(directory, 1, flushedThrough, blocks, null);
  }

  private void append(ByteSink content) throws IOException {
    append(record(content));
    commit();
  }

  private void append(byte[] record) throws IOException {
    if (hasRest) {
      // A shorter record would leave the rest of the one that failed behind it.
      channel.truncate(size);
    }
    hasRest = true;
    write(channel, record, size);
    channel.force(false);
    hasRest = false;
    size += record.length;
  }

  /**
   * Says that the last change is durable, which it is also without. Synced before the next one: of
   * two records that a loss of power leaves behind only the second would look like damage.
   */
  private void commit() {
    try {
      append(committed());
    } catch (IOException e) {
      LOG.warn("Cannot close the last record of the manifest, which is there", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
