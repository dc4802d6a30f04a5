package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  private static final int REQUESTS = 20;

  @TempDir Path directory;
  private final List<String> requests = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    try (LogFile log = new LogFile(directory, 7, Disk.SYSTEM)) {
      file = log.path();
      for (int i = 0; i < REQUESTS; i++) {
        requests.add("request " + i + " " + "abc".repeat(i * i));
        log.append(requests.get(i).getBytes(StandardCharsets.UTF_8));
        log.sync();
        ends.add(log.durableSize());
      }
      log.mark();
      assertThat(log.durableSize()).isEqualTo(ends.get(REQUESTS - 1) + LogFormat.FRAME_HEADER_SIZE);
      log.mark();
    }
    assertThat(Files.size(file)).isEqualTo(ends.get(REQUESTS - 1) + LogFormat.FRAME_HEADER_SIZE);
  }

  @Test
  void replayGivesWhatWasWritten() throws IOException {
    List<String> read = new ArrayList<>();
    LogReplay replay = replay(read);
    assertThat(read).isEqualTo(requests);
    assertThat(replay.tailBytes()).isZero();
    assertThat(replay.damages()).isEmpty();
  }

  @Test
  void everyTornTailLosesOnlyTheTornFrame() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = FileHeader.SIZE; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<String> read = new ArrayList<>();
      LogReplay replay = replay(read);
      int complete = 0;
      while (complete < REQUESTS && ends.get(complete) <= length) {
        complete++;
      }
      assertThat(read).as("cut at %d", length).isEqualTo(requests.subList(0, complete));
      assertThat(replay.damages()).isEmpty();
    }
  }

  @Test
  void flippedBitLosesOneFrameAndIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      int at = FileHeader.SIZE + random.nextInt((int) (ends.get(REQUESTS - 1) - FileHeader.SIZE));
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      int victim = 0;
      while (ends.get(victim) <= at) {
        victim++;
      }
      List<String> expected = new ArrayList<>(requests);
      expected.remove(victim);
      List<String> read = new ArrayList<>();
      LogReplay replay = replay(read);
      assertThat(read).as("bit at %d", at).isEqualTo(expected);
      assertThat(replay.damages()).as("bit at %d", at).hasSize(1);
      assertThat(replay.tailBytes()).isZero();
    }
  }

  @Test
  void aMarkThatIsLostOrDamagedIsNoDamage() throws IOException {
    try (LogFile log = new LogFile(directory, 8, Disk.SYSTEM)) {
      file = log.path();
      for (String request : requests) {
        log.append(request.getBytes(StandardCharsets.UTF_8));
        log.sync();
        log.mark();
      }
    }
    byte[] whole = Files.readAllBytes(file);
    List<Integer> marks = new ArrayList<>();
    for (int at = FileHeader.SIZE; at < whole.length; at += LogFrames.size(whole, at)) {
      if (LogFrames.isMark(whole, at)) {
        marks.add(at);
      }
    }
    assertThat(marks).hasSize(REQUESTS);
    for (int mark : marks) {
      for (int i = 0; i < LogFormat.FRAME_HEADER_SIZE; i++) {
        byte[] damaged = whole.clone();
        damaged[mark + i] ^= 4;
        Files.write(file, damaged);
        List<String> read = new ArrayList<>();
        assertThat(replay(read).damages()).as("byte %d of the mark at %d", i, mark).isEmpty();
        assertThat(read).isEqualTo(requests);
      }
    }
  }

  @Test
  void zerosBehindTheLastFrameAreATail() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 5000));
    List<String> read = new ArrayList<>();
    assertThat(replay(read).tailBytes()).isEqualTo(5000);
    assertThat(read).isEqualTo(requests);
  }

  @Test
  void frameIsLaidOutAsDrawn() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int frame = FileHeader.SIZE;
    int sync = frame;
    int checksum = frame + 4;
    int length = frame + 8;
    int rawLength = frame + 12;
    int payload = frame + 16;
    assertThat(LogFormat.FRAME_CHECKSUM_OFFSET).isEqualTo(checksum - frame);
    assertThat(LogFormat.FRAME_LENGTH_OFFSET).isEqualTo(length - frame);
    assertThat(LogFormat.FRAME_RAW_LENGTH_OFFSET).isEqualTo(rawLength - frame);
    assertThat(LogFormat.FRAME_HEADER_SIZE).isEqualTo(payload - frame);
    assertThat(LittleEndian.getInt(whole, sync)).isEqualTo(LogFormat.SYNC);
    int stored = LittleEndian.getInt(whole, length);
    assertThat(payload + stored).isEqualTo(ends.get(0).intValue());
    assertThat(LittleEndian.getInt(whole, checksum))
        .isEqualTo(Checksum.of(whole, length, 8 + stored));
    assertThat(LittleEndian.getInt(whole, rawLength)).isEqualTo(requests.get(0).length());
  }

  @Test
  void logOfANewerVersionIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    whole[FileHeader.VERSION_OFFSET] = 9;
    Files.write(file, whole);
    assertThatThrownBy(() -> replay(new ArrayList<>()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("format 9; this version reads 1 to 1");
  }

  private LogReplay replay(List<String> into) throws IOException {
    return LogReplay.read(file, request -> into.add(new String(request, StandardCharsets.UTF_8)));
  }
}
