package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which traces went with an hour that retention has dropped: a {@link TraceIndex} of 32 bits a
 * trace with the hour in the place of a block. {@code
 * fates/expired/2026-11-21T03-006921c8f0-0.gone} is of an hour, says in which second that was
 * dropped (hexadecimal), and is its first part. There may be hundreds, so none is kept open. Any
 * thread.
 */
final class ExpiredFile implements Closeable {
  static final String FOLDER = "expired";
  static final String CAUSE = "retention.expired";

  private static final String NODE = "store";
  private static final Pattern NAME =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d)-([0-9a-f]{10})-(\\d+)\\.gone");
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** What a stranger's hash is right by chance, for each that is there. */
  private static final double PER_TRACE = 1.0 / (1L << Integer.SIZE);

  private final TraceIndex index;
  private final String partition;
  private final long second;
  private final long bytes;

  private ExpiredFile(TraceIndex index, String partition, long second, long bytes) {
    this.index = index;
    this.partition = partition;
    this.second = second;
    this.bytes = bytes;
  }

  static Path path(Path folder, String partition, long second, int part) {
    return folder.resolve(String.format("%s-%010x-%d.gone", partition, second, part));
  }

  static boolean isName(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /**
   * Opens one.
   *
   * @throws FormatException when it is damaged, or of another version
   */
  static ExpiredFile open(Path file) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no list of what has expired");
    }
    return new ExpiredFile(
        new TraceIndex(file, false),
        String.valueOf(name.group(1)),
        Long.parseLong(String.valueOf(name.group(2)), 16),
        Files.size(file));
  }

  Path path() {
    return index.path();
  }

  String partition() {
    return partition;
  }

  /** When the hour was dropped, since 1970. */
  long second() {
    return second;
  }

  long sizeBytes() {
    return bytes;
  }

  long traces() {
    return index.entries();
  }

  /** Null when the trace certainly did not go with that hour. */
  @Nullable FateEntry find(TraceId traceId) {
    Set<String> hours = new HashSet<>();
    index.find(traceId, hours);
    if (hours.isEmpty()) {
      return null;
    }
    return new FateEntry(
        FateEntry.prefix(traceId), CAUSE, NODE, partition, second * NANOS_PER_SECOND, 0, false);
  }

  /** How likely one of these claims a trace that went with none of their hours. */
  static double falsePositiveRate(List<ExpiredFile> files) {
    double right = 1;
    for (ExpiredFile file : files) {
      right *= 1 - Math.min(1, file.traces() * PER_TRACE);
    }
    return 1 - right;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
