package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.testing.SpanGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a block against the drawing in {@link BlockFormat}, and old files for ever. */
class BlockFormatTest {
  private static final long SEED = 0x1122334455667788L;
  private static final String GOLDEN = "/golden/block-v1.blk";
  private static final String GOLDEN_WITH_SUMMARIES = "/golden/block-v1-summaries.blk";
  private static final String GOLDEN_2 = "/golden/block-v2.blk";

  @TempDir Path directory;

  @Test
  void fileIsLaidOutAsDrawn() throws IOException {
    byte[] file = Files.readAllBytes(write(new SpanGenerator(1).traces(30)));
    int end = file.length;
    assertThat(LittleEndian.getInt(file, 0)).isEqualTo(BlockFormat.MAGIC);
    assertThat(LittleEndian.getInt(file, 4)).isEqualTo(BlockFormat.VERSION);
    assertThat(LittleEndian.getLong(file, 8)).isEqualTo(SEED);
    assertThat(LittleEndian.getInt(file, 16)).isEqualTo(Checksum.of(file, 0, 16));
    assertThat(LittleEndian.getInt(file, end - 4)).isEqualTo(BlockFormat.MAGIC);
    int sections = LittleEndian.getInt(file, end - 12);
    int table = (int) LittleEndian.getLong(file, end - 20);
    assertThat(table + 24 * sections + 20).isEqualTo(end);
    assertThat(LittleEndian.getInt(file, end - 8))
        .isEqualTo(Checksum.of(file, table, end - 8 - table));

    TreeMap<Integer, Integer> endByStart = new TreeMap<>();
    List<Integer> ids = new ArrayList<>();
    for (int at = table; at < end - 20; at += 24) {
      int offset = (int) LittleEndian.getLong(file, at + 8);
      int length = (int) LittleEndian.getLong(file, at + 16);
      ids.add(LittleEndian.getInt(file, at));
      assertThat(LittleEndian.getInt(file, at + 4)).isEqualTo(Checksum.of(file, offset, length));
      endByStart.put(offset, offset + length);
    }
    assertThat(ids).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    int next = FileHeader.SIZE;
    for (var section : endByStart.entrySet()) {
      assertThat(section.getKey()).isEqualTo(next);
      next = section.getValue();
    }
    assertThat(next).isEqualTo(table);
  }

  @Test
  void chunksOfAGroupFollowEachOther() throws IOException {
    Path path = write(new SpanGenerator(1).traces(30));
    try (OpenBlock block = open(path)) {
      BlockFile.Section groups = block.file().section(BlockFormat.SECTION_ROW_GROUPS);
      long next = groups.offset();
      for (BlockGroup group : block.schema().groups) {
        for (int chunk = 0; chunk < 10; chunk++) {
          assertThat(group.chunkOffset(chunk)).isEqualTo(next);
          next += group.chunkLength(chunk);
        }
        for (int place = 0; place < group.columns(); place++) {
          assertThat(group.columnOffset(place)).isEqualTo(next);
          next += group.columnLength(place);
        }
      }
      assertThat(next).isEqualTo(groups.offset() + groups.length());
    }
  }

  @Test
  void unknownSectionsAreIgnored() throws IOException {
    Path path = write(new SpanGenerator(2).traces(3));
    byte[] file = Files.readAllBytes(path);
    int end = file.length;
    int table = (int) LittleEndian.getLong(file, end - 20);
    ByteSink more = new ByteSink(end + 100);
    more.bytes(file, 0, table);
    more.int64(42);
    ByteSink entries = new ByteSink(256);
    entries.bytes(file, table, end - 20 - table);
    entries.int32(99);
    entries.int32(Checksum.of(more.array(), table, 8));
    entries.int64(table);
    entries.int64(8);
    entries.int64(more.size());
    entries.int32(LittleEndian.getInt(file, end - 12) + 1);
    int checksum = Checksum.of(entries.array(), 0, entries.size());
    more.bytes(entries.array(), 0, entries.size());
    more.int32(checksum);
    more.int32(BlockFormat.MAGIC);
    Files.write(path, more.toByteArray());
    assertThat(readAll(path)).isNotEmpty();
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    Path path = write(new SpanGenerator(3).traces(3));
    byte[] file = Files.readAllBytes(path);
    for (int at = 0; at < file.length; at += 1 + file.length / 3000) {
      byte[] damaged = file.clone();
      damaged[at] ^= 0x10;
      Files.write(path, damaged);
      int where = at;
      assertThatThrownBy(() -> verify(path))
          .as("byte %d", where)
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(path.toString());
    }
  }

  @Test
  void cutOffFileIsNoticed() throws IOException {
    Path path = write(new SpanGenerator(4).traces(3));
    byte[] file = Files.readAllBytes(path);
    for (int length = 0; length < file.length; length += 1 + file.length / 500) {
      Files.write(path, Arrays.copyOf(file, length));
      assertThatThrownBy(() -> verify(path)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void tooOldTooNewAndCorruptAreThreeErrors() throws IOException {
    byte[] file = Files.readAllBytes(write(new SpanGenerator(5).traces(1)));
    assertProblem(file, BlockFormat.VERSION + 1, FormatException.Problem.TOO_NEW);
    assertProblem(file, 0, FormatException.Problem.TOO_OLD);
    file[0] ^= 1;
    assertProblem(file, 1, FormatException.Problem.CORRUPT);
  }

  private void assertProblem(byte[] file, int version, FormatException.Problem problem)
      throws IOException {
    file[FileHeader.VERSION_OFFSET] = (byte) version;
    Path path = Files.write(directory.resolve("changed.blk"), file);
    assertThatThrownBy(() -> verify(path))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  /** Each written by the first release that had its version; must be readable for ever. */
  @Test
  void goldenFileOfEachVersionIsReadable() throws IOException {
    Path path = directory.resolve("golden.blk");
    for (String name : List.of(GOLDEN, GOLDEN_WITH_SUMMARIES, GOLDEN_2)) {
      copyGolden(name, path);
      assertThat(readAll(path)).as(name).isEqualTo(sorted(GoldenSpans.version1()));
      Span first = GoldenSpans.version1().get(0);
      List<Span> ofTrace = new ArrayList<>();
      try (OpenBlock block = open(path)) {
        assertThat(block.file().version()).isEqualTo(name.equals(GOLDEN_2) ? 2 : 1);
        new BlockTraceReader(block).read(first.traceId(), BlockTraceReader.Part.ALL, ofTrace);
      }
      assertThat(ofTrace).as(name).hasSize(3).contains(first);
    }
  }

  private static void copyGolden(String name, Path path) throws IOException {
    try (InputStream golden = BlockFormatTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(golden, name), path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A thread's name follows from its number, and is written once for each. */
  @Test
  void columnThatAnotherSettlesIsReadBack() throws IOException {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      int thread = i * 31 % 97;
      spans.add(
          Span.builder(new TraceId(i / 7 + 1, 5), new SpanId(i + 1), i % 3 == 0 ? "GET" : "PUT")
              .times(i, i + 10)
              .attribute(Attribute.of("thread.id", 1000 + thread))
              .attribute(Attribute.of("thread.name", "worker-" + thread % 50))
              .attribute(Attribute.of("unique", "u" + i))
              .attribute(Attribute.of("free", i % 11))
              .build());
    }
    Path path = write(spans);
    assertThat(readAll(path)).isEqualTo(sorted(spans));
    try (OpenBlock block = open(path)) {
      BlockGroup group = block.schema().groups[0];
      List<String> settled = new ArrayList<>();
      for (int place = 0; place < group.columns(); place++) {
        if (group.source(place) >= 0) {
          settled.add(
              block.schema().columns[group.columnAt(place)].key()
                  + " by "
                  + block.schema().columns[group.source(place)].key());
        }
      }
      assertThat(settled).containsExactly("thread.name by thread.id");
    }
  }

  /** Parents that start later, are elsewhere, or are missing; resources that change on the way. */
  @Test
  void resourcesOfSpansAreReadBack() throws IOException {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int parent = i % 10 == 0 ? -1 : i % 7 == 0 ? i + 1 : i - i % 10;
      spans.add(
          Span.builder(new TraceId(i / 10 + 1, 5), new SpanId(i + 1), "op" + i % 13)
              .parent(parent < 0 ? null : new SpanId(i % 17 == 0 ? 99_999 : parent + 1))
              .times(1000 + i, 2000 + i)
              .resource(
                  new Resource(
                      List.of(
                          Attribute.of("service.name", "s" + i % 4), Attribute.of("pod", i % 3))))
              .build());
    }
    assertThat(readAll(write(spans))).isEqualTo(sorted(spans));
  }

  /** A block that was written before there were summaries is summed up when it is asked. */
  @Test
  void goldenFilesWithAndWithoutSummariesGiveTheSameFigures() throws IOException {
    LatencyQuery query =
        LatencyQuery.between(0, Long.MAX_VALUE)
            .by(LatencyQuery.By.values())
            .withStep(60_000_000_000L);
    List<Object> answers = new ArrayList<>();
    for (String name : List.of(GOLDEN, GOLDEN_WITH_SUMMARIES)) {
      Path path = directory.resolve("golden.blk");
      copyGolden(name, path);
      assertThat(readAll(path)).isEqualTo(sorted(GoldenSpans.version1()));
      LatencyGroups groups = new LatencyGroups(query);
      EdgeTotals totals = new EdgeTotals();
      List<Dangling> dangling = new ArrayList<>();
      try (OpenBlock block = open(path)) {
        assertThat(block.file().hasSection(BlockFormat.SECTION_LATENCY))
            .isEqualTo(name.equals(GOLDEN_WITH_SUMMARIES));
        block.latency(groups);
        block.edges(0, Long.MAX_VALUE, totals);
        dangling.addAll(block.dangling());
      }
      assertThat(groups.sorted()).hasSizeGreaterThan(5);
      assertThat(dangling).isNotEmpty();
      answers.add(List.of(groups.sorted(), totals.sum(), Set.copyOf(dangling)));
    }
    assertThat(answers.get(1)).isEqualTo(answers.get(0));
  }

  private Path write(List<Span> spans) throws IOException {
    Path path = directory.resolve("block.blk");
    BlockWriter.write(table(spans), path, SEED, Disk.SYSTEM);
    return path;
  }

  static SpanTable table(List<Span> spans) {
    SpanTable table = new SpanTable(SEED, 16);
    table.addBatch(new OtlpReader(), OtlpWriter.write(spans), 0, 1);
    return table;
  }

  private static OpenBlock open(Path path) throws IOException {
    return new OpenBlock(new BlockFile(path), new DictionaryCache(1 << 20));
  }

  private static void verify(Path path) throws IOException {
    try (BlockFile file = new BlockFile(path)) {
      for (BlockFile.Section section : file.sections()) {
        file.readSection(section);
      }
      for (int id : Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)) {
        file.section(id);
      }
    }
  }

  private static List<Span> readAll(Path path) throws IOException {
    List<Span> spans = new ArrayList<>();
    try (OpenBlock block = open(path)) {
      BlockTraceReader reader = new BlockTraceReader(block);
      for (BlockGroup group : block.schema().groups) {
        reader.readAll(group.index, spans);
      }
    }
    return sorted(spans);
  }

  private static List<Span> sorted(List<Span> spans) {
    return spans.stream()
        .sorted(Comparator.comparing(Span::traceId).thenComparing(Span::spanId))
        .toList();
  }
}
