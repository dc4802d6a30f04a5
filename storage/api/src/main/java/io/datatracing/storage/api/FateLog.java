package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.List;
import java.util.Optional;

/**
 * What became of traces: written by whoever decides or loses, asked by who misses one. Bounded; the
 * oldest entries make room. A store that can keep it is asked for it by {@link
 * SpanSource#capability}.
 */
public interface FateLog {

  /**
   * Adds entries; when this returns they survive the loss of the process. Waits for the disk, so it
   * is not for an event loop, and best called with hundreds at a time.
   *
   * @throws IllegalArgumentException when a text is longer than {@link FateEntry#MAX_TEXT_BYTES}
   * @throws StoreException when they cannot be kept; none of them is found then
   */
  void append(List<FateEntry> entries);

  /**
   * All entries with the prefix of this id, newest first, of equal times in the order of cause,
   * node and policy; equal ones once. Two ids with the same eight bytes are not told apart.
   */
  List<FateEntry> fates(TraceId traceId);

  /** What it holds; empty from a log that does not count. Cheap enough for a metric. */
  default Optional<FateFigures> figures() {
    return Optional.empty();
  }
}
