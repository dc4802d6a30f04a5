package io.datatracing.exporter.spool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long MB = 1 << 20;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream stderr = new PrintStream(said, true, StandardCharsets.UTF_8);
  @TempDir private Path folder;

  @Test
  void theDrawingIsTheForm() throws Exception {
    Spool spool = open(MB, 1);
    offer(spool, "body", 7);
    spool.close();

    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(onlyFile()));
    assertThat(ascii(file, 0)).isEqualTo("DTSP");
    assertThat(file.getInt(SpoolFormat.FILE_VERSION)).isEqualTo(1);
    assertThat(file.getLong(SpoolFormat.FILE_CREATED)).isPositive();
    int frame = SpoolFormat.FILE_HEADER_BYTES;
    assertThat(ascii(file, frame)).isEqualTo("DTFR");
    assertThat(file.getInt(frame + SpoolFormat.FRAME_LENGTH)).isEqualTo(4);
    assertThat(file.getInt(frame + SpoolFormat.FRAME_SPANS)).isEqualTo(7);
    assertThat(file.get(frame + SpoolFormat.FRAME_STATE)).isEqualTo(SpoolFormat.WAITING);
    assertThat(ascii(file, frame + SpoolFormat.FRAME_HEADER_BYTES)).isEqualTo("body");
    assertThat(file.limit()).isEqualTo(16 + 20 + 4);
  }

  /** Written by version 1; stays readable for ever. */
  @Test
  void theGoldenFileIsRead() throws Exception {
    copy("v1.dtspool", golden());
    Spool spool = open(MB, 1);

    assertThat(spool.adopted()).isEqualTo(7);
    assertThat(drain(spool)).containsExactly("first 3", "second 4");
    assertThat(folder).isEmptyDirectory();
    spool.close();
  }

  @Test
  void requestsComeBackTheOldestFirstAndTheirFilesGo() throws Exception {
    Spool spool = open(10_000, 1);
    for (int i = 0; i < 30; i++) {
      offer(spool, "request " + i + " ".repeat(200), i);
    }
    assertThat(files()).as("several files").hasSizeGreaterThan(1);

    List<String> sent = drain(spool);

    assertThat(sent).hasSize(30);
    assertThat(sent.get(0)).startsWith("request 0 ");
    assertThat(sent.get(29)).startsWith("request 29 ");
    assertThat(spool.isEmpty()).isTrue();
    assertThat(spool.waiting()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theNextProcessSendsWhatTheLastOneLeft() throws Exception {
    Spool last = open(MB, 1);
    offer(last, "sent", 1);
    offer(last, "a", 2);
    offer(last, "b", 3);
    last.done(requireNonNull(last.peek()));
    last.close();

    Spool next = open(MB, 2);
    offer(next, "c", 4);

    assertThat(next.adopted()).isEqualTo(5);
    assertThat(next.waiting()).isEqualTo(9);
    assertThat(drain(next)).containsExactly("a 2", "b 3", "c 4");
  }

  @Test
  void theOldestGoWhenItIsFull() throws Exception {
    Spool spool = open(4_000, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(offer(spool, "request " + i + " ".repeat(100), 10)).isTrue();
      assertThat(files().stream().mapToLong(File::length).sum()).isLessThanOrEqualTo(4_000);
    }

    assertThat(spool.lost()).isPositive();
    assertThat(spool.lost() + spool.waiting()).isEqualTo(1_000);
    List<String> rest = drain(spool);
    assertThat(rest).hasSize((int) (1_000 - spool.lost()) / 10);
    assertThat(rest.get(rest.size() - 1)).startsWith("request 99 ");
  }

  @Test
  void aRequestLargerThanEverythingIsNotKept() throws Exception {
    Spool spool = open(4_000, 1);

    assertThat(spool.offer(new byte[4_000], 4_000, 1)).isFalse();
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void aTornTailAtEveryByteCostsOnlyItself() throws Exception {
    byte[] whole = golden();
    int second = whole.length - "second".length() - SpoolFormat.FRAME_HEADER_BYTES;
    for (int length = second; length < whole.length; length++) {
      copy("torn.dtspool", Arrays.copyOf(whole, length));
      Spool spool = open(MB, length);

      assertThat(spool.adopted()).isEqualTo(3);
      assertThat(drain(spool)).containsExactly("first 3");
      spool.close();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aDamagedRequestIsCountedAndPassedOver() throws Exception {
    byte[] damaged = golden();
    damaged[damaged.length - 30] ^= 1;
    copy("damaged.dtspool", damaged);
    Spool spool = open(MB, 1);

    assertThat(drain(spool)).containsExactly("second 4");
    assertThat(spool.adopted()).isEqualTo(7);
    assertThat(spool.lost()).isEqualTo(3);
    assertThat(told()).singleElement().asString().contains("has a damaged request");
  }

  @Test
  void tooOldTooNewAndCorruptAreThreeErrors() throws Exception {
    assertThat(reason(with(SpoolFormat.FILE_VERSION + 3, 0)))
        .isEqualTo(SpoolException.Reason.TOO_OLD);
    assertThat(reason(with(SpoolFormat.FILE_VERSION + 3, 2)))
        .isEqualTo(SpoolException.Reason.TOO_NEW);
    assertThat(reason(with(0, 'X'))).isEqualTo(SpoolException.Reason.CORRUPT);
    assertThat(reason(new byte[3])).isEqualTo(SpoolException.Reason.CORRUPT);
  }

  @Test
  void aFileOfAnotherVersionIsLeftAloneAndTold() throws Exception {
    copy("new.dtspool", with(SpoolFormat.FILE_VERSION + 3, 2));

    Spool spool = open(MB, 1);

    assertThat(spool.isEmpty()).isTrue();
    assertThat(files()).hasSize(1);
    assertThat(told()).singleElement().asString().contains("has version 2, this agent reads 1");
  }

  @Test
  void aDirectoryThatCannotBeIsAnError() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Spool.open(file.resolve("spool").toFile(), MB, 1, stderr))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLivingProcessKeepsItsFilesADeadOneDoesNot() throws Exception {
    Process other = start(List.of(), "3");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("kept 3 of 3");
      Spool spool = open(MB, 1);
      assertThat(spool.adopted()).isZero();
      offer(spool, "mine", 1);

      other.destroyForcibly();
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      spool.adopt();

      assertThat(spool.adopted()).isEqualTo(30);
      assertThat(drain(spool)).hasSize(4).contains("mine 1");
      spool.close();
    } finally {
      other.destroyForcibly();
    }
  }

  /** A limit on the size of files stands for a full disk: a write takes a part, then fails. */
  @Test
  void aFullDiskIsToldAndCostsOnlyWhatDoesNotFit() throws Exception {
    Process other = start(List.of("sh", "-c", "ulimit -f 2 && exec \"$@\"", "sh"), "20");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).matches("kept [1-9]\\d* of 20").isNotEqualTo("kept 20 of 20");
      long kept = Long.parseLong(line.split(" ")[1]);
      other.destroyForcibly();
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();

      Spool spool = open(MB, 1);

      assertThat(drain(spool)).hasSize((int) kept);
      assertThat(spool.lost()).isZero();
    } finally {
      other.destroyForcibly();
    }
  }

  private Process start(List<String> before, String requests) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-Xshare:auto",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SpoolProgram.class.getName(),
            folder.toString(),
            requests));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static SpoolException.Reason reason(byte[] content) throws IOException {
    File file = File.createTempFile("reason", ".dtspool");
    try {
      Files.write(file.toPath(), content);
      return ((SpoolException) catchIo(() -> SpoolFile.adopt(file))).reason();
    } finally {
      Files.delete(file.toPath());
    }
  }

  private interface Io {
    Object run() throws IOException;
  }

  private static IOException catchIo(Io io) {
    try {
      throw new AssertionError("no error but " + io.run());
    } catch (IOException expected) {
      return expected;
    }
  }

  private static byte[] with(int at, int value) throws IOException {
    byte[] file = golden();
    file[at] = (byte) value;
    return file;
  }

  private static byte[] golden() throws IOException {
    try (var in = requireNonNull(SpoolTest.class.getResourceAsStream("/spool/v1.dtspool"))) {
      return in.readAllBytes();
    }
  }

  private void copy(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private Spool open(long bytes, long seed) throws IOException {
    return Spool.open(folder.toFile(), bytes, seed, stderr);
  }

  static boolean offer(Spool spool, String body, int spans) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return spool.offer(bytes, bytes.length, spans);
  }

  private static List<String> drain(Spool spool) {
    List<String> all = new ArrayList<>();
    for (SpooledRequest request = spool.peek(); request != null; request = spool.peek()) {
      all.add(new String(request.body(), StandardCharsets.UTF_8) + " " + request.spans());
      spool.done(request);
    }
    return all;
  }

  private List<String> told() {
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<File> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(Path::toFile).toList();
    }
  }

  private Path onlyFile() throws IOException {
    assertThat(files()).hasSize(1);
    return files().get(0).toPath();
  }

  private static String ascii(ByteBuffer file, int at) {
    byte[] text = new byte[4];
    file.get(at, text);
    return new String(text, StandardCharsets.US_ASCII);
  }
}
