package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFatesTest {
  private static final int BATCH = 20;

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final Random random = new Random(1);
  private final List<FateEntry> all = new ArrayList<>();

  @Test
  void runsAreMergedAndEveryEntryIsFound() throws IOException {
    try (SegmentFates fates = open(Map.of())) {
      for (int i = 0; i < 100; i++) {
        append(fates);
      }
      // 100 appends are one run of level 2, four of level 1 and four of level 0.
      assertThat(files()).hasSize(9);
      assertFindsAll(fates);
    }
    try (SegmentFates again = open(Map.of())) {
      assertFindsAll(again);
      assertThat(again.check(new ArrayList<>())).isEqualTo(9);
      clock.now = clock.now.plus(Duration.ofHours(1));
      append(again);
      assertThat(files()).as("one of the hour before, one of this").hasSize(2);
      assertFindsAll(again);
    }
  }

  @Test
  void oldestGoWhenTheBoundIsReached() throws IOException {
    try (SegmentFates fates = open(Map.of(SegmentOptions.FATES_BYTES, "5000"))) {
      for (int i = 0; i < 60; i++) {
        append(fates);
        assertThat(fates.sizeBytes()).isLessThanOrEqualTo(5000);
      }
      FateEntry first = all.get(0);
      FateEntry last = all.get(all.size() - 1);
      assertThat(find(fates, first)).isEmpty();
      assertThat(find(fates, last)).containsExactly(last);
      clock.now = clock.now.plus(Duration.ofDays(30));
      append(fates);
      assertThat(find(fates, last)).as("older than the retention").isEmpty();
    }
  }

  @Test
  void fileIsLaidOutAsDrawn() throws IOException {
    FateEntry entry = new FateEntry(-2, "cause", "node", "policy", second(7), 3, false);
    try (SegmentFates fates = open(Map.of())) {
      fates.append(List.of(entry));
    }
    byte[] file = Files.readAllBytes(files().get(0));
    assertThat(LittleEndian.getInt(file, 0)).isEqualTo(FateFormat.MAGIC);
    assertThat(LittleEndian.getLong(file, 8)).isEqualTo(Partition.firstSecond("2026-11-21T03"));
    int at = FileHeader.SIZE;
    assertThat(LittleEndian.getLong(file, at)).isEqualTo(-2);
    int second = at + Long.BYTES;
    assertThat(LittleEndian.getInt(file, second) & 0xff_ffff).isEqualTo(FateFormat.SECOND_BIAS + 7);
    int said = second + FateFormat.SECOND_SIZE;
    assertThat(file[said] | file[said + 1] << 8).isZero();
    int trailer = file.length - FateFormat.TRAILER_SIZE;
    int list = said + FateFormat.SAID_SIZE;
    assertThat(LittleEndian.getInt(file, trailer)).isEqualTo(1);
    assertThat(LittleEndian.getInt(file, trailer + 4)).isEqualTo(Long.BYTES);
    assertThat(LittleEndian.getInt(file, trailer + 8)).isZero();
    assertThat(LittleEndian.getInt(file, trailer + 12)).isEqualTo(trailer - list);
    assertThat(file[trailer - 1]).as("the number of spans ends the list").isEqualTo((byte) 3);
    assertThat(LittleEndian.getInt(file, trailer + 16))
        .isEqualTo(Checksum.of(file, 0, trailer + 16));
    assertThat(LittleEndian.getInt(file, trailer + 20)).isEqualTo(FateFormat.MAGIC);
  }

  @Test
  void entriesShareTheBytesOfTheirBucket() throws IOException {
    List<FateEntry> batch = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      batch.add(new FateEntry(random.nextLong(), "cause", "node", "", second(i), i % 9, true));
    }
    FateEntry first = new FateEntry(1, "cause", "node", "", second(1), 1, true);
    FateEntry last = new FateEntry(-1, "cause", "node", "", second(1), 1, true);
    // A hundred of one trace, which a look at one block of entries does not see at once.
    for (int i = 0; i < 100; i++) {
      batch.add(new FateEntry(77, "cause", "node", "", second(i), 0, true));
    }
    batch.addAll(List.of(first, last));
    try (SegmentFates fates = open(Map.of())) {
      fates.append(batch);
      assertThat((double) fates.sizeBytes() / batch.size()).isBetween(12.0, 12.5);
      assertThat(find(fates, first)).containsExactly(first);
      assertThat(find(fates, last)).containsExactly(last);
      assertThat(fates.fates(new TraceId(77, 1))).hasSize(100);
      for (FateEntry entry : batch.subList(0, 5_000)) {
        assertThat(find(fates, entry)).containsExactly(entry);
      }
      assertThat(fates.fates(new TraceId(78, 1))).isEmpty();
      // Merged runs have the same.
      for (int i = 0; i < 8; i++) {
        append(fates);
      }
      assertThat(fates.fates(new TraceId(77, 1))).hasSize(100);
      assertThat(find(fates, last)).containsExactly(last);
      assertFindsAll(fates);
    }
  }

  @Test
  void timesFarFromTheArrivalAreKept() throws IOException {
    List<FateEntry> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long time = (random.nextLong() >> 8) / 1_000_000_000L * 1_000_000_000L;
      batch.add(new FateEntry(random.nextLong(), "cause", "", "", time, 1, true));
    }
    try (SegmentFates fates = open(Map.of())) {
      fates.append(batch);
      batch.forEach(entry -> assertThat(find(fates, entry)).containsExactly(entry));
    }
  }

  @Test
  void moreNumbersThanPlacesAreNotKnown() throws IOException {
    List<FateEntry> batch = new ArrayList<>();
    for (int i = 1; i <= 40_000; i++) {
      batch.add(new FateEntry(i, "cause", "", "", second(1), i, true));
    }
    try (SegmentFates fates = open(Map.of())) {
      fates.append(batch);
      assertThat(fates.fates(new TraceId(5, 0)).get(0).count()).isEqualTo(5);
      assertThat(fates.fates(new TraceId(39_999, 0)).get(0).count()).isZero();
    }
  }

  @Test
  void morePoliciesThanPlacesLoseTheirNamesAndNoCauseItsOwn() throws IOException {
    List<FateEntry> batch = new ArrayList<>();
    for (int i = 1; i <= 70_000; i++) {
      batch.add(new FateEntry(i, "cause-" + i % 3, "node", "policy-" + i, second(1), 1, true));
    }
    try (SegmentFates fates = open(Map.of())) {
      fates.append(batch);
      long nameless = 0;
      for (int i = 1; i <= 70_000; i += 7) {
        FateEntry found = fates.fates(new TraceId(i, 0)).get(0);
        assertThat(found.cause()).isEqualTo("cause-" + i % 3);
        assertThat(found.node()).isEqualTo("node");
        assertThat(found.policy()).isIn("policy-" + i, "");
        nameless += found.policy().isEmpty() ? 1 : 0;
      }
      assertThat(nameless).isBetween(1L, 2_000L);
    }
  }

  @Test
  void countsBeyondTwoBytesAreKept() throws IOException {
    FateEntry many = new FateEntry(7, "cause", "node", "", second(1), 3_000_000, true);
    try (SegmentFates fates = open(Map.of())) {
      fates.append(List.of(many));
      assertThat(find(fates, many)).containsExactly(many);
    }
  }

  @Test
  void aReaderThatIsInterruptedClosesFilesForNobodyElse() throws IOException {
    try (SegmentFates fates = open(Map.of())) {
      append(fates);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> find(fates, all.get(0))).isInstanceOf(StoreException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertFindsAll(fates);
    }
  }

  @Test
  void versionOneIsReadAndMerged() throws IOException {
    Path hour = directory.resolve(FateFormat.FOLDER).resolve("2026-11-21T03");
    Files.createDirectories(hour);
    Files.copy(
        Path.of("src/test/resources/golden/fates-v1.fat"), hour.resolve("0-0000000000000000.fat"));
    FateEntry sampled = new FateEntry(5, "tail.not_sampled", "tail", "rest", second(7), 12, true);
    FateEntry lost = new FateEntry(5, "agent.queue_full", "shop", "", second(-60), 0, false);
    FateEntry other =
        new FateEntry(-2, "tail.not_sampled", "tail", "rest", second(3_599), 65_535, true);
    try (SegmentFates fates = open(Map.of())) {
      for (int i = 0; i < 9; i++) {
        assertThat(fates.fates(new TraceId(5, 1))).containsExactly(sampled, lost);
        assertThat(find(fates, other)).containsExactly(other);
        append(fates);
      }
      assertThat(files()).hasSize(3);
      assertThat(fates.check(new ArrayList<>())).isEqualTo(3);
    }
  }

  @Test
  void damageIsNamedAndTheRestAnswers() throws IOException {
    try (SegmentFates fates = open(Map.of())) {
      append(fates);
      append(fates);
    }
    Path damaged = files().get(0);
    byte[] content = Files.readAllBytes(damaged);
    content[FileHeader.SIZE] ^= 1;
    Files.write(damaged, content);
    try (SegmentFates fates = open(Map.of())) {
      List<Damage> found = new ArrayList<>();
      fates.check(found);
      assertThat(found).hasSize(1);
      assertThat(found.get(0).place()).isEqualTo(damaged.toString());
    }
    Files.write(damaged, new byte[10]);
    Damages damages = new Damages(new CurrentView());
    try (SegmentFates fates = open(Map.of(), damages)) {
      assertThat(damages.all()).hasSize(1);
      assertThat(find(fates, all.get(BATCH))).containsExactly(all.get(BATCH));
    }
    content[FileHeader.SIZE] ^= 1;
    content[FileHeader.VERSION_OFFSET] = 3;
    Files.write(damaged, content);
    assertThatThrownBy(() -> open(Map.of()))
        .hasMessageContaining(damaged + " has format 3; this version reads 1 to 2");
  }

  private SegmentFates open(Map<String, String> settings) throws IOException {
    return open(settings, new Damages(new CurrentView()));
  }

  private SegmentFates open(Map<String, String> settings, Damages damages) throws IOException {
    return SegmentFates.open(directory, SegmentOptions.from(settings), clock, damages);
  }

  private void append(SegmentFates fates) {
    List<FateEntry> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(
          new FateEntry(
              random.nextLong(),
              "cause-" + random.nextInt(3),
              "node-" + random.nextInt(3),
              "",
              second(random.nextInt(3600) - 1800),
              random.nextInt(100),
              random.nextBoolean()));
    }
    fates.append(batch);
    all.addAll(batch);
  }

  private static long second(int ofHour) {
    return (Partition.firstSecond("2026-11-21T03") + ofHour) * 1_000_000_000L;
  }

  private static List<FateEntry> find(SegmentFates fates, FateEntry entry) {
    return fates.fates(new TraceId(entry.tracePrefix(), 5));
  }

  private void assertFindsAll(SegmentFates fates) {
    all.forEach(entry -> assertThat(find(fates, entry)).containsExactly(entry));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(FateFormat.FOLDER))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
