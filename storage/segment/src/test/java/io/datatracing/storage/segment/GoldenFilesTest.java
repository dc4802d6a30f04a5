package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.TraceId;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small files of each version stay readable for ever; those of blocks, stubs and fates are with
 * their formats' tests.
 */
class GoldenFilesTest {
  private static final BlockName FIRST = new BlockName("2026-11-21T03", "0000000000000001-00.blk");
  private static final BlockName SECOND = new BlockName("2026-11-21T04", "0000000000000002-00.blk");
  private static final ObjectPlace PLACE = new ObjectPlace("s3://spans/a", "http://minio:9000");
  private static final List<String> REQUESTS = List.of("one", "two two two two two two two two");

  @TempDir Path directory;

  @Test
  void aManifestOfVersion3() throws IOException {
    Path file = golden("manifest-v3", ManifestFormat.FILE_NAME);
    ManifestReader manifest = new ManifestReader(file);
    manifest.poll();
    assertThat(manifest.version()).isEqualTo(3);
    assertThat(manifest.blocks()).containsExactlyInAnyOrder(FIRST, SECOND);
    assertThat(manifest.flushedThrough()).isEqualTo(2);
    assertThat(manifest.objectsAt()).isEqualTo(PLACE);
    assertThat(manifest.isCommitted()).isTrue();
    Path now = Files.createDirectory(directory.resolve("now"));
    writeManifest(now);
    assertThat(now.resolve(ManifestFormat.FILE_NAME)).hasSameBinaryContentAs(file);
  }

  @Test
  void aLogOfVersion1() throws IOException {
    List<String> read = new ArrayList<>();
    LogReplay replay =
        LogReplay.read(
            golden("log-v1.wal", "7.wal"),
            request -> read.add(new String(request, StandardCharsets.UTF_8)));
    assertThat(read).isEqualTo(REQUESTS);
    assertThat(replay.damages()).isEmpty();
    assertThat(replay.tailBytes()).isZero();
  }

  @Test
  void aTraceIndexOfVersion1() throws IOException {
    Path file = golden("traces-v1.idx", "traces.idx");
    try (TraceIndex index = new TraceIndex(file)) {
      assertThat(index.covered()).containsExactlyInAnyOrder(FIRST.name(), SECOND.name());
      for (int i = 0; i < 100; i++) {
        Set<String> found = new HashSet<>();
        index.find(new TraceId(i, i), found);
        assertThat(found).contains(i < 50 ? FIRST.name() : SECOND.name());
      }
    }
    writeIndex(directory.resolve("now.idx"));
    assertThat(directory.resolve("now.idx")).hasSameBinaryContentAs(file);
  }

  private Path golden(String resource, String name) throws IOException {
    Path to = directory.resolve(name);
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + resource)) {
      Files.copy(Objects.requireNonNull(in, resource), to);
    }
    return to;
  }

  private static void writeManifest(Path directory) throws IOException {
    try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
      manifest.addBlocks(1, List.of(FIRST));
      manifest.objectsAt(PLACE);
      manifest.addBlocks(2, List.of(SECOND));
    }
  }

  private static void writeIndex(Path file) throws IOException {
    TraceIndexWriter writer = new TraceIndexWriter(5);
    for (int i = 0; i < 100; i++) {
      if (i % 50 == 0) {
        writer.block(i < 50 ? FIRST.name() : SECOND.name());
      }
      writer.trace(i, i);
    }
    writer.write(file);
  }

  /** Writes golden files for a new version; existing ones are never written again. */
  public static void main(String[] args) throws IOException {
    Path to = Path.of(args[0]);
    Path made = Files.createTempDirectory("golden");
    writeManifest(made);
    Files.move(made.resolve(ManifestFormat.FILE_NAME), to.resolve("manifest-v3"));
    try (LogFile log = new LogFile(made, 7, Disk.SYSTEM)) {
      for (String request : REQUESTS) {
        log.append(request.getBytes(StandardCharsets.UTF_8));
        log.sync();
      }
      log.mark();
      Files.move(log.path(), to.resolve("log-v1.wal"));
    }
    writeIndex(to.resolve("traces-v1.idx"));
  }
}
