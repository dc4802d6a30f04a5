package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ProtobufWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans read by a guess and as a whole: the same block, whatever the guess was. */
class LikelyShapesTest {
  private static final long SEED = 5;
  private static final int SPANS = 2_000;

  /** A field that no version knows, in front: such spans are never read by a guess. */
  private static final int UNKNOWN = 1_000;

  @TempDir Path directory;

  @Test
  void guessesChangeNoByteOfABlock() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      byte[] usual = request(seed, false);
      byte[] unusual = request(seed, true);
      assertThat(block(usual, 3)).as("seed %d", seed).isEqualTo(block(unusual, 3));
      assertThat(spans(usual)).as("seed %d", seed).isEqualTo(sorted(OtlpDecoder.decode(usual)));
    }
  }

  @Test
  void whatRepeatsIsNotTakenApart() {
    OtlpReader reader = new OtlpReader();
    SpanTable table = new SpanTable(SEED, 16);
    ProtobufWriter out = new ProtobufWriter();
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    // The first makes the shape, the second is remembered byte by byte.
    for (int i = 1; i <= 3; i++) {
      int span = out.beginMessage(2);
      beginning(out, i, "GET /orders", 0);
      text(out, "http.request.method", "GET");
      text(out, "user_agent.original", "x".repeat(300));
      text(out, "user.id", "u-" + i);
      number(out, "http.response.status_code", 200);
      out.endMessage(span);
    }
    out.endMessage(scope);
    out.endMessage(resource);

    table.addBatch(reader, out.toByteArray(), 0, 1);

    assertThat(table.published()).isEqualTo(3);
    assertThat(reader.attributes().size()).isEqualTo(1);
    assertThat(reader.attributes().valueLength(0)).isEqualTo(3);
  }

  private static byte[] request(int seed, boolean isUnusual) {
    Random random = new Random(seed);
    ProtobufWriter out = new ProtobufWriter();
    for (int id = 1; id <= SPANS; ) {
      int resource = out.beginMessage(1);
      int subject = out.beginMessage(1);
      int name = out.beginMessage(1);
      out.stringField(1, "service.name");
      int any = out.beginMessage(2);
      out.stringField(1, "service-" + random.nextInt(3));
      out.endMessage(any);
      out.endMessage(name);
      out.endMessage(subject);
      int scope = out.beginMessage(2);
      int library = out.beginMessage(1);
      out.stringField(1, "library-" + random.nextInt(2));
      out.endMessage(library);
      for (int i = random.nextInt(60); i >= 0; i--) {
        int span = out.beginMessage(2);
        if (isUnusual) {
          out.requiredVarintField(UNKNOWN, 1);
        }
        span(out, id++, random);
        out.endMessage(span);
      }
      out.endMessage(scope);
      out.endMessage(resource);
    }
    return out.toByteArray();
  }

  private static void span(ProtobufWriter out, int id, Random random) {
    int operation = random.nextInt(5);
    beginning(out, id, "operation " + "x".repeat(operation), random.nextInt(3));
    for (int i = 0; i < 3 + operation; i++) {
      if (random.nextInt(40) > 0) {
        attribute(out, "key-" + (random.nextInt(40) == 0 ? 9 - i : i), random);
      }
    }
    if (random.nextInt(30) == 0) {
      attribute(out, "one.more", random);
    }
    if (random.nextInt(50) == 0) {
      // Of two names the second counts.
      out.stringField(5, "renamed");
    }
    if (random.nextInt(20) == 0) {
      int event = out.beginMessage(11);
      out.stringField(2, "exception");
      out.endMessage(event);
    }
    if (random.nextInt(20) == 0) {
      int status = out.beginMessage(15);
      out.varintField(3, 2);
      out.endMessage(status);
    }
    if (random.nextInt(50) == 0) {
      attribute(out, "behind.status", random);
    }
    out.fixed32Field(16, random.nextInt(30) == 0 ? 0x301 : 0x101);
  }

  private static void beginning(ProtobufWriter out, int id, String name, int parent) {
    out.idField(1, 77, id / 9);
    out.idField(2, id);
    if (parent != 0) {
      out.idField(4, parent);
    }
    out.stringField(5, name);
    out.varintField(6, 2);
    out.fixed64Field(7, 1_000_000_000L + id);
    out.fixed64Field(8, 1_000_000_500L + id);
  }

  private static void attribute(ProtobufWriter out, String key, Random random) {
    switch (random.nextInt(30)) {
      case 0 -> number(out, key, random.nextLong());
      case 1 -> number(out, key, random.nextInt(1_000));
      case 2 -> text(out, key, "y".repeat(random.nextInt(300)));
      case 3 -> text(out, key, "y".repeat(17_000));
      case 4 -> text(out, key, "");
      case 5 -> list(out, key, random.nextInt(3));
      case 6, 7, 8, 9 -> text(out, key, "value-" + random.nextInt(100));
      default -> text(out, key, "value");
    }
  }

  private static void text(ProtobufWriter out, String key, String value) {
    int attribute = out.beginMessage(9);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.requiredBytesField(1, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(attribute);
  }

  private static void number(ProtobufWriter out, String key, long value) {
    int attribute = out.beginMessage(9);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.requiredVarintField(3, value);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  private static void list(ProtobufWriter out, String key, int size) {
    int attribute = out.beginMessage(9);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    int array = out.beginMessage(5);
    for (int i = 0; i < size; i++) {
      int element = out.beginMessage(1);
      out.requiredVarintField(3, i);
      out.endMessage(element);
    }
    out.endMessage(array);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** The block of a table to which a request was added so many times. */
  private byte[] block(byte[] request, int times) throws IOException {
    SpanTable table = new SpanTable(SEED, 16);
    OtlpReader reader = new OtlpReader();
    for (int i = 0; i < times; i++) {
      table.addBatch(reader, request, 0, 1);
    }
    Path path = directory.resolve("block.blk");
    BlockWriter.write(table, path, SEED, Disk.SYSTEM);
    return Files.readAllBytes(path);
  }

  private List<Span> spans(byte[] request) throws IOException {
    block(request, 1);
    List<Span> spans = new ArrayList<>();
    try (OpenBlock block =
        new OpenBlock(
            new BlockFile(directory.resolve("block.blk")), new DictionaryCache(1 << 20))) {
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
