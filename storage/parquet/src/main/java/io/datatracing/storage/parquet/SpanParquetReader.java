package io.datatracing.storage.parquet;

import io.datatracing.model.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the spans of a file that {@link SpanParquetWriter} has written, or that another program has
 * made of one: with some of its rows, and with its columns in any order. What is in memory is one
 * row group, compressed, and a page of spans.
 */
public final class SpanParquetReader {
  private static final int PAGE_SPANS = 4_096;
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  /** Without these a row is no span; any other may be missing, and is empty or zero then. */
  private static final List<String> NEEDED =
      List.of("trace_id", "span_id", "name", "start_time", "duration_ns");

  private SpanParquetReader() {}

  /** Whether the file begins as a Parquet file does. */
  public static boolean isParquet(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /**
   * Shows all spans, in pages that may be kept.
   *
   * @throws IOException saying what is wrong when the file is damaged, of a newer version, or none
   *     of spans
   */
  public static void read(Path file, Consumer<List<Span>> page) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCompression(0))
            .usePageChecksumVerification()
            .build();
    try (ParquetFileReader reader =
        checked(() -> ParquetFileReader.open(new LocalInputFile(file), options))) {
      FileMetaData metadata = reader.getFileMetaData();
      check(metadata);
      MessageType schema = metadata.getSchema();
      RecordSpans spans = new RecordSpans();
      for (int i = 0; i < reader.getRowGroups().size(); i++) {
        PageReadStore group = checked(reader::readNextRowGroup);
        RecordReader<Group> records =
            checked(
                () ->
                    new ColumnIOFactory(metadata.getCreatedBy())
                        .getColumnIO(schema)
                        .getRecordReader(group, new GroupRecordConverter(schema)));
        long rows = group.getRowCount();
        for (long from = 0; from < rows; from += PAGE_SPANS) {
          int count = (int) Math.min(PAGE_SPANS, rows - from);
          page.accept(checked(() -> spans(records, count, spans)));
        }
      }
    }
  }

  private static List<Span> spans(RecordReader<Group> records, int count, RecordSpans spans)
      throws IOException {
    List<Span> some = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      some.add(spans.span(records.read()));
    }
    return some;
  }

  private static void check(FileMetaData metadata) throws IOException {
    for (String column : NEEDED) {
      if (!metadata.getSchema().containsField(column)) {
        throw new IOException("it has no column " + column + ", so its rows are no spans");
      }
    }
    String version = metadata.getKeyValueMetaData().get(SpanSchema.VERSION_KEY);
    if (version != null && Integer.parseInt(version) > SpanSchema.VERSION) {
      throw new IOException(
          "its spans are of version "
              + version
              + ", this program reads "
              + SpanSchema.VERSION
              + "; use a newer one");
    }
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /**
   * The library says by runtime exceptions of many kinds that bytes are not what they should be.
   */
  private static <T> T checked(Step<T> step) throws IOException {
    try {
      return step.take();
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IOException("it cannot be read as Parquet of spans: " + cause.getMessage(), e);
    }
  }
}
