package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.span.Slice;
import io.datatracing.collector.selftrace.SpanRef;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A journaled batch of which spans wait. Its bytes are in memory until memory is needed; then they
 * are read from the journal, so spilling writes nothing.
 */
final class HeldBatch {
  private final JournalFile file;
  private final long sequence;
  private final long requestOffset;
  private final int size;
  private final long arrivalUnixNanos;

  /** Null once they were spilled, or nothing of the batch waits. */
  private final AtomicReference<byte @Nullable []> bytes;

  /** Spans that wait, and shards that have not looked at it yet. */
  private final AtomicInteger open;

  private final AtomicInteger unseen;

  /** Where its journey to here is told; null when that was not traced. */
  private final @Nullable SpanRef source;

  HeldBatch(
      JournalFile file,
      long frameOffset,
      byte @Nullable [] bytes,
      int size,
      long arrivalUnixNanos,
      int shards,
      @Nullable SpanRef source) {
    this.file = file;
    this.sequence = JournalFormat.sequence(file.number(), frameOffset);
    this.requestOffset = frameOffset + JournalFormat.FRAME_HEADER_SIZE + JournalFormat.ARRIVAL_SIZE;
    this.bytes = new AtomicReference<>(bytes);
    this.size = size;
    this.arrivalUnixNanos = arrivalUnixNanos;
    this.open = new AtomicInteger(shards);
    this.unseen = new AtomicInteger(shards);
    this.source = source;
    file.hold();
  }

  @Nullable SpanRef source() {
    return source;
  }

  long sequence() {
    return sequence;
  }

  int size() {
    return size;
  }

  long arrivalUnixNanos() {
    return arrivalUnixNanos;
  }

  /** Null when they are no longer in memory. */
  byte @Nullable [] bytes() {
    return bytes.get();
  }

  /** All of it, from memory or the journal. Shards only. */
  byte[] content() throws IOException {
    byte[] here = bytes.get();
    return here != null ? here : file.read(requestOffset, size);
  }

  /** Shards only. */
  Slice slice(int offset, int length) throws IOException {
    if (length == 0) {
      return Slice.EMPTY;
    }
    byte[] here = bytes.get();
    return here != null
        ? new Slice(here, offset, length)
        : new Slice(file.read(requestOffset + offset, length), 0, length);
  }

  /** Any thread. Fails when the batch was decided and its file deleted meanwhile. */
  Slice sliceApart(int offset, int length) throws IOException {
    if (length == 0) {
      return Slice.EMPTY;
    }
    byte[] here = bytes.get();
    return here != null
        ? new Slice(here, offset, length)
        : new Slice(file.readApart(requestOffset + offset, length), 0, length);
  }

  /** Forgets the bytes; gives how many were freed, to whoever comes first. */
  int spill() {
    return bytes.getAndSet(null) == null ? 0 : size;
  }

  /** A shard keeps so many spans of it. */
  void hold(int spans) {
    open.addAndGet(spans);
  }

  /**
   * So many spans are settled.
   *
   * @return bytes of memory that this has freed
   */
  int release(int spans) {
    if (open.addAndGet(-spans) > 0) {
      return 0;
    }
    int freed = spill();
    file.release();
    return freed;
  }

  /** A shard has looked at it; true for the last one. */
  boolean seen() {
    return unseen.decrementAndGet() == 0;
  }

  boolean isSeen() {
    return unseen.get() <= 0;
  }
}
