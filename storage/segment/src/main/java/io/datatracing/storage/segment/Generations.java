package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes generations and keeps count of those that are not blocks yet. The log writer begins and
 * seals them, the block publisher replaces them in the {@link StoreView}.
 */
final class Generations {
  /** Tables begin small and grow by half: an idle store takes little. */
  private static final int EXPECTED_ROWS = 8_192;

  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final Path logDirectory;
  private final int shards;
  private final Clock clock;
  private final CurrentView view;
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger unpublished = new AtomicInteger();
  private long nextNumber;

  Generations(
      Path logDirectory, int shards, Clock clock, CurrentView view, long firstNumber, Disk disk) {
    this.disk = disk;
    this.logDirectory = logDirectory;
    this.shards = shards;
    this.clock = clock;
    this.view = view;
    nextNumber = firstNumber;
  }

  String currentPartition() {
    return Partition.of(clock.instant());
  }

  /** Hours since 1970: changes with the partition, and costs nothing to ask for. */
  long currentHour() {
    return Math.floorDiv(clock.millis(), MILLIS_PER_HOUR);
  }

  LogFile newLog() throws IOException {
    return new LogFile(logDirectory, nextNumber, disk);
  }

  /** Adds an empty generation, for the log made last, to what readers see. */
  Generation begin(LogFile log) {
    return begin(nextNumber++, log.path());
  }

  /** A generation read from a log that was there at the opening. */
  Generation begin(long number, Path log) {
    Generation made = new Generation(number, log, shards, random.nextLong(), EXPECTED_ROWS);
    view.update(current -> current.with(made));
    return made;
  }

  void sealed() {
    unpublished.incrementAndGet();
  }

  void published() {
    unpublished.decrementAndGet();
  }

  int unpublished() {
    return unpublished.get();
  }
}
