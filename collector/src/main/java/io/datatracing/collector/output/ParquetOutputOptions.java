package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node {@code parquet}.
 *
 * @param directory of the files; made when there is none
 * @param rollBytes of spans, as they came, in one file
 * @param rollAfter how long a file waits for more spans, from its first on
 * @param maxBytes of batches that are not in the journal yet
 * @param memory of a row group that is made
 */
public record ParquetOutputOptions(
    Path directory,
    @Nullable ByteSize rollBytes,
    @Nullable Duration rollAfter,
    @Nullable ByteSize maxBytes,
    @Nullable ByteSize memory) {
  private static final ByteSize LEAST_MEMORY = ByteSize.ofMiB(1);

  public ParquetOutputOptions {
    if (memory != null && memory.bytes() < LEAST_MEMORY.bytes()) {
      throw new IllegalArgumentException("memory is " + memory + ", at least " + LEAST_MEMORY);
    }
    if (rollAfter != null && rollAfter.isZero()) {
      throw new IllegalArgumentException("roll-after is 0; name the time that a file may wait");
    }
  }

  long fileBytes() {
    return (rollBytes == null ? ByteSize.ofMiB(512) : rollBytes).bytes();
  }

  Duration fileAge() {
    return rollAfter == null ? Duration.ofMinutes(5) : rollAfter;
  }

  long bound() {
    return (maxBytes == null ? ByteSize.ofMiB(64) : maxBytes).bytes();
  }

  long groupBytes() {
    return (memory == null ? ByteSize.ofMiB(64) : memory).bytes();
  }
}
