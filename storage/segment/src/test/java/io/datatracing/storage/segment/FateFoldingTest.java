package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old days become filters; what is rare stays exact. */
class FateFoldingTest {
  private static final int FREQUENT = 60_000;
  private static final int BATCH = 20_000;
  private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final Random random = new Random(1);
  private final List<FateEntry> frequent = new ArrayList<>();
  private final FateEntry rare =
      new FateEntry(42, "store.refused", "store", "", at(DAY.plusSeconds(7_200)), 3, true);

  @Test
  void frequentFatesOfADayBecomeFiltersAndRareOnesStay() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
      clock.now = DAY.plus(Duration.ofHours(47));
      assertThat(fates.foldNext()).as("an hour too early").isFalse();
      long exactBytes = fates.sizeBytes();
      assertThat((double) exactBytes / FREQUENT).as("bytes of an exact entry").isLessThan(12.5);
      assertAll(fates, true);

      clock.now = DAY.plus(Duration.ofHours(48));
      assertThat(fates.foldNext()).isTrue();
      assertThat(fates.foldNext()).as("there is no other day").isFalse();
      assertAll(fates, false);
      assertThat(find(fates, 42)).contains(rare);
      assertThat((double) fates.sizeBytes() / FREQUENT).as("folded").isLessThan(1.3);

      FateFigures figures = fates.figures().orElseThrow();
      assertThat(figures.foldedEntries()).isEqualTo(FREQUENT);
      assertThat(figures.exactEntries()).isEqualTo(1);
      assertThat(figures.oldestExactUnixNano()).isZero();
      assertThat(figures.bytes()).isEqualTo(fates.sizeBytes());
      assertThat(figures.falsePositiveRate()).isBetween(0.003, 0.005);
      assertThat(fates.check(new ArrayList<>())).isEqualTo(2);
      assertThat(files()).hasSize(2);
    }
    try (SegmentFates again = open()) {
      assertAll(again, false);
      assertThat(find(again, 42)).contains(rare);
    }
  }

  @Test
  void whoFollowsSeesTheSameBeforeAndAfter() throws IOException {
    try (SegmentFates fates = open();
        FollowedFates followed = new FollowedFates(directory, new Damages(new CurrentView()))) {
      appendDay(fates);
      clock.now = DAY.plus(Duration.ofHours(48));
      assertSame(fates, followed);
      assertThat(fates.foldNext()).isTrue();
      assertSame(fates, followed);
      assertThat(fates.figures().orElseThrow().foldedEntries()).isEqualTo(FREQUENT);
      assertThat(find(fates, 42)).contains(rare);
    }
  }

  private void assertSame(SegmentFates fates, FollowedFates followed) {
    assertThat(followed.figures()).isEqualTo(fates.figures());
    for (int i = 0; i < 300; i++) {
      FateEntry entry = frequent.get(random.nextInt(frequent.size()));
      TraceId id = new TraceId(entry.tracePrefix(), 5);
      assertThat(followed.fates(id)).isEqualTo(fates.fates(id));
      TraceId stranger = new TraceId(random.nextLong(), 1);
      assertThat(followed.fates(stranger)).isEqualTo(fates.fates(stranger));
    }
    TraceId id = new TraceId(42, 5);
    assertThat(followed.fates(id)).isEqualTo(fates.fates(id));
  }

  @Test
  void strangersAreClaimedAsOftenAsTheFiguresSay() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
      clock.now = DAY.plus(Duration.ofHours(48));
      assertThat(fates.foldNext()).isTrue();
      int claimed = 0;
      for (int i = 0; i < 50_000; i++) {
        claimed += fates.fates(new TraceId(random.nextLong(), 1)).size();
      }
      double expected = 50_000 * fates.figures().orElseThrow().falsePositiveRate();
      assertThat((double) claimed).isBetween(expected - 70, expected + 70);
    }
  }

  @Test
  @Timeout(120)
  void appendFoldsInTheBackgroundAndReadersSeeEverythingMeanwhile() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
      clock.now = DAY.plus(Duration.ofHours(50));
      fates.append(List.of(rare));
      while (fates.figures().orElseThrow().foldedEntries() == 0) {
        FateEntry entry = frequent.get(random.nextInt(frequent.size()));
        assertThat(find(fates, entry.tracePrefix())).isNotEmpty();
      }
      assertAll(fates, false);
    }
  }

  @Test
  void crashBeforeTheOldRunsAreDeletedIsMadeGoodAtTheOpening() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
    }
    List<Path> before = files();
    Path copy = Files.createDirectory(directory.resolve("copy"));
    for (Path file : before) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    clock.now = DAY.plus(Duration.ofHours(48));
    try (SegmentFates fates = open()) {
      assertThat(fates.foldNext()).isTrue();
    }
    List<Path> folded = files();
    for (Path file : before) {
      Files.createDirectories(file.resolveSibling(""));
      Files.copy(copy.resolve(file.getFileName()), file);
    }
    try (SegmentFates fates = open()) {
      assertThat(files()).isEqualTo(folded);
      assertAll(fates, false);
    }
  }

  @Test
  void foldThatIsCutOffBeforeItsFiltersCountsNothingTwice() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
    }
    List<Path> before = files();
    Path copy = Files.createDirectory(directory.resolve("copy"));
    for (Path file : before) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    clock.now = DAY.plus(Duration.ofHours(48));
    try (SegmentFates fates = open()) {
      assertThat(fates.foldNext()).isTrue();
    }
    for (Path file : files()) {
      if (file.toString().endsWith(".fuse")) {
        Files.delete(file);
      }
    }
    assertThat(files()).as("what the fold left exact").hasSize(1);
    for (Path file : before) {
      Files.createDirectories(file.resolveSibling(""));
      Files.copy(copy.resolve(file.getFileName()), file);
    }
    try (FollowedFates followed = new FollowedFates(directory, new Damages(new CurrentView()))) {
      assertThat(followed.figures().orElseThrow().exactEntries()).isEqualTo(FREQUENT + 1);
    }
    try (SegmentFates fates = open()) {
      assertThat(files()).isEqualTo(before);
      assertThat(fates.figures().orElseThrow().exactEntries()).isEqualTo(FREQUENT + 1);
      assertAll(fates, true);
    }
  }

  @Test
  void foldThatWasCutShortLeavesTheDayAsItWas() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
    }
    Path hour = directory.resolve(FateFormat.FOLDER).resolve("2026-11-20T23");
    Files.createDirectories(hour);
    Files.write(hour.resolve("z-00000000000000ff.fuse.tmp"), new byte[99]);
    try (SegmentFates fates = open()) {
      assertAll(fates, true);
      assertThat(Files.list(hour)).isEmpty();
    }
  }

  @Test
  void foldedDayGoesWithItsLastHourAndDamageOfItIsNamed() throws IOException {
    try (SegmentFates fates = open()) {
      appendDay(fates);
      clock.now = DAY.plus(Duration.ofHours(48));
      assertThat(fates.foldNext()).isTrue();
    }
    Path filters =
        files().stream()
            .filter(file -> file.toString().endsWith(".fuse"))
            .findFirst()
            .orElseThrow();
    byte[] content = Files.readAllBytes(filters);
    content[1_000] ^= 1;
    Files.write(filters, content);
    try (SegmentFates fates = open()) {
      List<Damage> found = new ArrayList<>();
      fates.check(found);
      assertThat(found).extracting(Damage::place).containsExactly(filters.toString());
      clock.now = DAY.plus(Duration.ofDays(16));
      fates.append(List.of(rare));
      assertThat(files()).noneMatch(file -> file.toString().endsWith(".fuse"));
      assertThat(fates.figures().orElseThrow().foldedEntries()).isZero();
    }
  }

  /** Sixty thousand sampled out in three hours, and one refused. */
  private void appendDay(SegmentFates fates) {
    for (int hour = 0; hour < FREQUENT / BATCH; hour++) {
      clock.now = DAY.plus(Duration.ofHours(hour + 1));
      List<FateEntry> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        batch.add(
            new FateEntry(
                random.nextLong(),
                "tail.not_sampled",
                "tail",
                "",
                at(clock.now) + random.nextInt(3_600) * SECOND,
                1 + random.nextInt(20),
                true));
      }
      fates.append(batch);
      frequent.addAll(batch);
    }
    fates.append(List.of(rare));
  }

  private static long at(Instant time) {
    return time.getEpochSecond() * SECOND;
  }

  private void assertAll(SegmentFates fates, boolean exact) {
    for (int i = 0; i < frequent.size(); i += 37) {
      FateEntry entry = frequent.get(i);
      FateEntry wanted =
          exact
              ? entry
              : new FateEntry(
                  entry.tracePrefix(), "tail.not_sampled", "tail", "", at(DAY), 0, false);
      assertThat(find(fates, entry.tracePrefix())).contains(wanted);
    }
  }

  private static List<FateEntry> find(SegmentFates fates, long prefix) {
    return fates.fates(new TraceId(prefix, 5));
  }

  private SegmentFates open() throws IOException {
    return SegmentFates.open(
        directory, SegmentOptions.from(Map.of()), clock, new Damages(new CurrentView()));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(FateFormat.FOLDER))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
