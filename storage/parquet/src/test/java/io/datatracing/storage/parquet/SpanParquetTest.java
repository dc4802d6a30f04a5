package io.datatracing.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.storage.testing.SpanGenerator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanParquetTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsWrittenIsReadBackExactly(long seed) throws IOException {
    List<Span> spans = new SpanGenerator(seed).traces(150);
    Path file = write(spans, SpanParquetWriter.DEFAULT_GROUP_BYTES);

    assertThat(read(file)).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void rowGroupsAreBoundedByWhatTheySpansTakeInMemory() throws IOException {
    List<Span> spans = new SpanGenerator(7).traces(300);
    Path file = write(spans, 256 << 10);

    List<BlockMetaData> groups = rowGroups(file);
    assertThat(groups).hasSizeGreaterThan(5);
    assertThat(groups).allMatch(group -> group.getRowCount() < spans.size() / 4);
    assertThat(read(file)).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void rowGroupsAreBoundedInNumberOfSpans() throws IOException {
    Path file = directory.resolve("many.parquet");
    int count = RowGroup.MAX_ROWS + 1;
    try (SpanParquetWriter writer = new SpanParquetWriter(file)) {
      for (int i = 0; i < count; i++) {
        writer.write(List.of(Span.builder(new TraceId(1, i + 1), new SpanId(1), "x").build()));
      }
      assertThat(writer.writtenBytes()).isPositive();
      writer.finish();
    }
    assertThat(rowGroups(file))
        .extracting(BlockMetaData::getRowCount)
        .containsExactly((long) RowGroup.MAX_ROWS, 1L);
  }

  @Test
  void aFileHasItsNameWhenItIsComplete() throws IOException {
    Path file = directory.resolve("spans.parquet");
    try (SpanParquetWriter writer = new SpanParquetWriter(file)) {
      writer.write(new SpanGenerator(1).traces(3));
      assertThat(file).doesNotExist();
    }
    assertThat(directory).isEmptyDirectory();

    write(List.of(), 1);
    assertThat(read(file)).isEmpty();
    assertThatThrownBy(() -> new SpanParquetWriter(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void whatIsLeftOfACrashIsWrittenOver() throws IOException {
    Files.writeString(directory.resolve("spans.parquet.partial"), "half a file");
    List<Span> spans = new SpanGenerator(1).traces(3);
    assertThat(read(write(spans, 1 << 20))).containsExactlyInAnyOrderElementsOf(spans);
    assertThat(directory.toFile().list()).containsExactly("spans.parquet");
  }

  @Test
  void damageIsNoticed() throws IOException {
    List<Span> spans = new SpanGenerator(2).traces(50);
    Path file = write(spans, 1 << 20);
    byte[] whole = Files.readAllBytes(file);
    int noticed = 0;
    for (int at = 4; at < whole.length / 2; at += whole.length / 40) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(file, flipped);
      try {
        // Not every bit is covered: those of page headers that nobody needs are not.
        assertThat(read(file)).containsExactlyInAnyOrderElementsOf(spans);
      } catch (IOException e) {
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(10);

    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
    Files.writeString(file, "PAR1 and no more");
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void whatTheConsumerThrowsComesOut() throws IOException {
    Path file = write(new SpanGenerator(3).traces(2), 1 << 20);
    IllegalStateException full = new IllegalStateException("full");
    assertThatThrownBy(
            () ->
                SpanParquetReader.read(
                    file,
                    page -> {
                      throw full;
                    }))
        .isSameAs(full);
  }

  @Test
  void rowsOfOneOperationFollowEachOther() throws IOException {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      spans.add(
          Span.builder(new TraceId(1, i + 1), new SpanId(i + 1), i % 2 == 0 ? "get" : "put")
              .times(100 - i, 100)
              .resource(new Resource(List.of(Attribute.of("service.name", "shop"))))
              .build());
    }
    assertThat(read(write(spans, 1 << 20)))
        .extracting(span -> span.name() + span.startTimeUnixNano())
        .containsExactly(
            "get92", "get94", "get96", "get98", "get100", "put91", "put93", "put95", "put97",
            "put99");
  }

  private Path write(List<Span> spans, long groupBytes) throws IOException {
    Path file = directory.resolve("spans.parquet");
    try (SpanParquetWriter writer = new SpanParquetWriter(file, groupBytes)) {
      writer.write(spans);
      writer.finish();
      assertThat(writer.spans()).isEqualTo(spans.size());
    }
    return file;
  }

  private static List<Span> read(Path file) throws IOException {
    List<Span> spans = new ArrayList<>();
    SpanParquetReader.read(file, spans::addAll);
    return spans;
  }

  private static List<BlockMetaData> rowGroups(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCompression(0))
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      return reader.getRowGroups();
    }
  }
}
