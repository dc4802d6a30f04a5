package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was taken down of traces, and what the store's own retention has dropped. */
final class StoreFates implements FateLog, AutoCloseable {
  private final SegmentFates taken;
  private final ExpiredTraces expired;

  private StoreFates(SegmentFates taken, ExpiredTraces expired) {
    this.taken = taken;
    this.expired = expired;
  }

  static StoreFates open(Path directory, SegmentOptions options, Clock clock, Damages damages)
      throws IOException {
    SegmentFates taken = SegmentFates.open(directory, options, clock, damages);
    return new StoreFates(taken, ExpiredTraces.open(directory, options, clock, damages));
  }

  /** Hears of the hours that go. */
  ExpiredTraces expired() {
    return expired;
  }

  @Override
  public void append(List<FateEntry> entries) {
    taken.append(entries);
  }

  @Override
  public List<FateEntry> fates(TraceId traceId) {
    List<FateEntry> found = new ArrayList<>(taken.fates(traceId));
    try {
      expired.find(traceId, found);
    } catch (IOException e) {
      throw new StoreException("Cannot read which traces have expired: " + e, e);
    }
    return inOrder(found);
  }

  static List<FateEntry> inOrder(List<FateEntry> found) {
    return found.stream().distinct().sorted(FateEntry.NEWEST_FIRST).toList();
  }

  @Override
  public Optional<FateFigures> figures() {
    List<ExpiredFile> files = expired.files();
    return taken.figures().map(figures -> with(files, figures));
  }

  /** Expired ones count as folded: a part of their ids is left. */
  static FateFigures with(List<ExpiredFile> expired, FateFigures taken) {
    double allRight =
        (1 - taken.falsePositiveRate()) * (1 - ExpiredFile.falsePositiveRate(expired));
    return new FateFigures(
        taken.exactEntries(),
        taken.foldedEntries() + expired.stream().mapToLong(ExpiredFile::traces).sum(),
        taken.bytes() + expired.stream().mapToLong(ExpiredFile::sizeBytes).sum(),
        taken.oldestExactUnixNano(),
        1 - allRight);
  }

  /** Gives the number of files. */
  int check(List<Damage> found) {
    return taken.check(found) + expired.files().size();
  }

  long sizeBytes() {
    return taken.sizeBytes() + expired.sizeBytes();
  }

  void whileUnchanged(SegmentSnapshots.FileVisitor visitor) throws IOException {
    taken.whileUnchanged(visitor);
    expired.whileUnchanged(visitor);
  }

  @Override
  public void close() throws IOException {
    taken.close();
    expired.close();
  }
}
