package io.datatracing.storage.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;

/**
 * How each column is encoded, by what is in it. Pages are those of Parquet 1: those of Parquet 2
 * leave the levels of lists uncompressed, and all attributes are in lists.
 */
final class ColumnEncodings implements ValuesWriterFactory {
  private static final String START = "start_time";

  /** Long enough that what repeats from span to span of an operation repeats within a page. */
  private static final int PAGE_BYTES = 2 << 20;

  /** Also holds a thousand different resources of a kilobyte. */
  private static final int DICTIONARY_BYTES = 4 << 20;

  /** Ids do not repeat, and texts and numbers of attributes repeat in sequences, not one by one. */
  private static final String[] PLAIN = {
    "span_id",
    "duration_ns",
    "attributes.list.element.string_value",
    "attributes.list.element.int_value",
    "events.list.element.time",
    "links.list.element.span_id",
  };

  private final DefaultV1ValuesWriterFactory others = new DefaultV1ValuesWriterFactory();
  private ParquetProperties properties = ParquetProperties.builder().build();

  static ParquetProperties properties() {
    ParquetProperties.Builder builder =
        ParquetProperties.builder()
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageSize(PAGE_BYTES)
            .withDictionaryPageSize(DICTIONARY_BYTES)
            .withDictionaryEncoding(true)
            .withPageRowCountLimit(Integer.MAX_VALUE)
            .withValuesWriterFactory(new ColumnEncodings());
    for (String column : PLAIN) {
      builder.withDictionaryEncoding(column, false);
    }
    return builder.build();
  }

  @Override
  public void initialize(ParquetProperties of) {
    properties = of;
    others.initialize(of);
  }

  @Override
  public ValuesWriter newValuesWriter(ColumnDescriptor column) {
    String[] path = column.getPath();
    // Rows of one operation follow each other by their starts.
    return path.length == 1 && path[0].equals(START)
        ? new DeltaBinaryPackingValuesWriterForLong(
            properties.getInitialSlabSize(),
            properties.getPageSizeThreshold(),
            properties.getAllocator())
        : others.newValuesWriter(column);
  }
}
