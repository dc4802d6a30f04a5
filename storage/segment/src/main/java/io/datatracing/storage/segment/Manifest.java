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

/**
 * The manifest as its only writer has it. Each change is durable when its method returns. Whoever
 * changes it together with the view holds its lock for both: the block publisher and the merger.
 */
final class Manifest implements Closeable {
  /** A file longer than this is written anew when the store is opened. */
  private static final long REWRITE_BYTES = 1 << 20;

  private final FileChannel channel;
  private final Set<BlockName> blocksAtOpening;
  private final long flushedThrough;
  private long size;
  private boolean hasFailed;

  private Manifest(FileChannel channel, ManifestReader reader) {
    this.channel = channel;
    blocksAtOpening = Set.copyOf(reader.blocks());
    flushedThrough = reader.flushedThrough();
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
      write(directory, 1, -1, List.of());
    }
    ManifestReader reader = new ManifestReader(file);
    reader.poll();
    if (reader.position() > REWRITE_BYTES || reader.version() < ManifestFormat.VERSION) {
      write(directory, reader.epoch() + 1, reader.flushedThrough(), reader.blocks());
      reader = new ManifestReader(file);
      reader.poll();
    }
    FileChannel channel = disk.open(file, StandardOpenOption.WRITE);
    channel.truncate(reader.position());
    return new Manifest(channel, reader);
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

  private static void write(Path directory, long epoch, long flushed, Iterable<BlockName> blocks)
      throws IOException {
    Path file = directory.resolve(ManifestFormat.FILE_NAME);
    Path temporary = directory.resolve(ManifestFormat.FILE_NAME + ".tmp");
    ByteSink content = new ByteSink(1024);
    byte[] header = FileHeader.write(ManifestFormat.MAGIC, ManifestFormat.VERSION, epoch);
    content.bytes(header, 0, header.length);
    byte[] record = record(added(flushed, blocks));
    content.bytes(record, 0, record.length);
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

  /** The content of a manifest that names these blocks, for a copy of the store. */
  static void writeCopy(Path directory, long flushedThrough, List<BlockName> blocks)
      throws IOException {
    write(directory, 1, flushedThrough, blocks);
  }

  private void append(ByteSink content) throws IOException {
    byte[] record = record(content);
    if (hasFailed) {
      // A shorter record would leave the rest of the one that failed behind it.
      channel.truncate(size);
    }
    hasFailed = true;
    write(channel, record, size);
    channel.force(false);
    hasFailed = false;
    size += record.length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
