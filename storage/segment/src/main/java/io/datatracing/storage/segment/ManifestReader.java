package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows a manifest, of this or of another process. For one thread. */
final class ManifestReader {
  private final Path file;
  private long epoch;
  private long position;
  private int version;
  private long flushedThrough = -1;
  private @Nullable ObjectPlace objectsAt;
  private boolean isCommitted;
  private final Set<BlockName> blocks = new LinkedHashSet<>();

  /** A block's place below the data directory. */
  record BlockName(String partition, String name) {}

  ManifestReader(Path file) {
    this.file = file;
  }

  /**
   * Reads the records that are new since the last call.
   *
   * @return whether there were any
   * @throws FormatException when the file is damaged or was written by another version
   */
  boolean poll() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] header = read(channel, 0, (int) Math.min(FileHeader.SIZE, channel.size()));
      long currentEpoch =
          FileHeader.check(
              file,
              header,
              ManifestFormat.MAGIC,
              ManifestFormat.OLDEST_VERSION,
              ManifestFormat.VERSION);
      version = LittleEndian.getInt(header, FileHeader.VERSION_OFFSET) & 0xffff;
      boolean isNew = position == 0 || currentEpoch != epoch;
      if (isNew) {
        epoch = currentEpoch;
        position = FileHeader.SIZE;
        flushedThrough = -1;
        objectsAt = null;
        blocks.clear();
      }
      byte[] records = read(channel, position, (int) (channel.size() - position));
      return apply(records) || isNew;
    }
  }

  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (channel.read(content, position + content.position()) < 0) {
        break;
      }
    }
    return content.array();
  }

  private boolean apply(byte[] records) {
    int at = 0;
    while (at < records.length) {
      int end = endOfRecord(records, at);
      if (end < 0) {
        requireTail(records, at);
        break;
      }
      apply(new ByteSource(records, at + ManifestFormat.RECORD_HEADER_SIZE));
      at = end;
    }
    position += at;
    return at > 0;
  }

  /** Where the record ends that begins here; -1 where none does that is whole. */
  private static int endOfRecord(byte[] records, int at) {
    if (records.length - at < ManifestFormat.RECORD_HEADER_SIZE) {
      return -1;
    }
    int length = LittleEndian.getInt(records, at + 4);
    if (length <= 0 || length > records.length - at - ManifestFormat.RECORD_HEADER_SIZE) {
      return -1;
    }
    boolean isSound = Checksum.of(records, at + 4, length + 4) == LittleEndian.getInt(records, at);
    return isSound ? at + ManifestFormat.RECORD_HEADER_SIZE + length : -1;
  }

  /**
   * What is no record is the tail that a crash has cut off, unless another record follows. Then it
   * is damage, and to cut it off would give up blocks whose logs are gone.
   */
  private void requireTail(byte[] records, int at) {
    for (int next = at + 1; next < records.length; next++) {
      if (endOfRecord(records, next) > 0) {
        throw FormatException.corrupt(
            file, "the record at " + (position + at) + " cannot be read, and others follow it");
      }
    }
  }

  private void apply(ByteSource record) {
    int kind = record.u8();
    isCommitted = kind == ManifestFormat.COMMITTED;
    if (kind == ManifestFormat.ADD_BLOCKS) {
      flushedThrough = record.varint();
      blocks.addAll(names(record));
    } else if (kind == ManifestFormat.DROP_PARTITION) {
      String partition = record.string();
      blocks.removeIf(block -> block.partition().equals(partition));
    } else if (kind == ManifestFormat.REPLACE_BLOCKS) {
      names(record).forEach(blocks::remove);
      blocks.addAll(names(record));
    } else if (kind == ManifestFormat.OBJECTS_AT) {
      objectsAt = new ObjectPlace(record.string(), record.string());
    } else if (kind != ManifestFormat.COMMITTED) {
      throw FormatException.corrupt(file, "it has a record of unknown kind " + kind);
    }
  }

  private static List<BlockName> names(ByteSource record) {
    List<BlockName> names = new ArrayList<>();
    for (int count = record.varint32(); count > 0; count--) {
      names.add(new BlockName(record.string(), record.string()));
    }
    return names;
  }

  /** Of the file; meaningful after the first {@link #poll}. */
  int version() {
    return version;
  }

  long epoch() {
    return epoch;
  }

  /** Where the next record begins; a writer cuts the file off here. */
  long position() {
    return position;
  }

  /** The newest generation whose spans are all in blocks; -1 for none. */
  long flushedThrough() {
    return flushedThrough;
  }

  Set<BlockName> blocks() {
    return blocks;
  }

  /**
   * Where the objects of moved blocks are; null when none was, or when that was not written yet.
   */
  @Nullable ObjectPlace objectsAt() {
    return objectsAt;
  }

  /** Whether the last record says that the one before it was synced. */
  boolean isCommitted() {
    return isCommitted;
  }
}
