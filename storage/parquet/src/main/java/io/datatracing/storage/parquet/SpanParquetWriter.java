package io.datatracing.storage.parquet;

import io.datatracing.model.Span;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes spans to a new file, in row groups of at most {@link RowGroup#MAX_ROWS} spans. What is
 * held in memory is one row group and its compressed columns.
 *
 * <p>The file has its name when it is complete and synced: until {@link #finish} it is called
 * {@code NAME.partial}. {@link #close} without that leaves nothing behind. For one thread.
 */
public final class SpanParquetWriter implements Closeable {
  /** Of a row group in memory, when nothing else is said. */
  public static final long DEFAULT_GROUP_BYTES = 128L << 20;

  /** Of Zstandard, whose usual one is 3. */
  private static final int LEVEL = 6;

  /** No row group is moved to fill up a block of a file system that has such. */
  private static final long NO_BLOCKS = Long.MAX_VALUE / 2;

  private static final int TRUNCATED_BYTES = 64;

  private final Path file;
  private final Path partial;
  private final ParquetFileWriter out;
  private final ParquetProperties properties = ColumnEncodings.properties();
  private final PageCompression compression = new PageCompression(LEVEL);
  private final RowGroup group;
  private long spans;
  private long writtenBytes;
  private boolean isFinished;

  /**
   * Begins a file.
   *
   * @param groupBytes of spans in memory, an estimate; a row group is written when it is reached
   * @throws FileAlreadyExistsException when there is such a file
   */
  public SpanParquetWriter(Path file, long groupBytes) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    this.file = file;
    this.partial = partialOf(file);
    this.group = new RowGroup(groupBytes);
    Files.deleteIfExists(partial);
    out =
        new ParquetFileWriter(
            new LocalOutputFile(partial),
            SpanSchema.TYPE,
            ParquetFileWriter.Mode.CREATE,
            NO_BLOCKS,
            0,
            TRUNCATED_BYTES,
            TRUNCATED_BYTES,
            true);
    out.start();
  }

  public SpanParquetWriter(Path file) throws IOException {
    this(file, DEFAULT_GROUP_BYTES);
  }

  /** Where a file is until it has its name. */
  public static Path partialOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".partial");
  }

  /** Takes spans; writes a row group when there are enough. */
  public void write(List<Span> some) throws IOException {
    for (Span span : some) {
      group.add(span);
      spans++;
      if (group.isFull()) {
        writeGroup();
      }
    }
  }

  /** Spans taken. */
  public long spans() {
    return spans;
  }

  /** Bytes of the row groups written; what is still in memory is not among them. */
  public long writtenBytes() {
    return writtenBytes;
  }

  private void writeGroup() throws IOException {
    List<Span> rows = group.take();
    var allocator = new HeapByteBufferAllocator();
    try (var pages =
            new ColumnChunkPageWriteStore(
                compression.getCompressor(CompressionCodecName.ZSTD),
                SpanSchema.TYPE,
                allocator,
                TRUNCATED_BYTES,
                true);
        ColumnWriteStore columns = properties.newColumnWriteStore(SpanSchema.TYPE, pages)) {
      RecordConsumer consumer =
          new ColumnIOFactory().getColumnIO(SpanSchema.TYPE).getRecordWriter(columns);
      SpanRecords records = new SpanRecords(consumer);
      for (Span row : rows) {
        records.write(row);
      }
      consumer.flush();
      out.startBlock(rows.size());
      columns.flush();
      pages.flushToFileWriter(out);
      out.endBlock();
    }
    writtenBytes = Files.size(partial);
  }

  /** What is done when the file is complete, and nobody sees it yet. */
  public interface BeforeNamed {
    /** When it fails, the file is given up. */
    void run() throws IOException;
  }

  /** Completes the file, syncs it, and gives it its name; an empty file is one without rows. */
  public void finish() throws IOException {
    finish(() -> {});
  }

  /**
   * As {@link #finish()}. What {@code before} has done holds for good: a file that a crash keeps
   * from getting its name afterwards is whole under {@link #partialOf}, and may be renamed later.
   */
  public void finish(BeforeNamed before) throws IOException {
    if (!group.isEmpty()) {
      writeGroup();
    }
    out.end(Map.of(SpanSchema.VERSION_KEY, Integer.toString(SpanSchema.VERSION)));
    out.close();
    sync(partial, StandardOpenOption.WRITE);
    sync(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ);
    before.run();
    // From here on it stays, under whichever name.
    isFinished = true;
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    sync(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Without {@link #finish} before, the file is given up. */
  @Override
  public void close() throws IOException {
    if (!isFinished) {
      isFinished = true;
      try {
        out.close();
      } finally {
        Files.deleteIfExists(partial);
      }
    }
  }
}
