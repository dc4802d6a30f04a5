package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Why a trace, or part of it, is not in the store, or why it was kept.
 *
 * @param tracePrefix eight bytes of the trace id, see {@link #prefix}
 * @param cause of docs/pipeline-model.md, such as {@code tail.not_sampled}
 * @param node who decided or lost it: an agent, a collector's node; may be empty
 * @param policy by which it was decided; empty where there is none
 * @param timeUnixNano when, to the second: the rest is not kept
 * @param count of spans, 0 when it is not known; kept up to {@link #MAX_COUNT}
 * @param isExact false when it was found in a filter and may be another trace's
 */
public record FateEntry(
    long tracePrefix,
    String cause,
    String node,
    String policy,
    long timeUnixNano,
    long count,
    boolean isExact) {
  public static final long MAX_COUNT = 0xffff_ffffL;

  /** Bound on each of cause, node and policy, in UTF-8 bytes. */
  public static final int MAX_TEXT_BYTES = 255;

  /** The order of answers: by time, then cause, node and policy. */
  public static final Comparator<FateEntry> NEWEST_FIRST =
      Comparator.comparingLong(FateEntry::timeUnixNano)
          .reversed()
          .thenComparing(FateEntry::cause)
          .thenComparing(FateEntry::node)
          .thenComparing(FateEntry::policy)
          .thenComparing(FateEntry::count)
          .thenComparing(FateEntry::isExact);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * Refuses what no log can keep.
   *
   * @throws IllegalArgumentException naming the text and the bound
   */
  public void check() {
    for (String text : new String[] {cause, node, policy}) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_TEXT_BYTES) {
        throw new IllegalArgumentException(
            "'" + text + "' has " + bytes + " bytes, more than " + MAX_TEXT_BYTES);
      }
    }
  }

  /** As it comes out of a log again: whole seconds, and a bounded count. */
  public FateEntry kept() {
    return new FateEntry(
        tracePrefix,
        cause,
        node,
        policy,
        Math.floorDiv(timeUnixNano, NANOS_PER_SECOND) * NANOS_PER_SECOND,
        Math.min(Math.max(count, 0), MAX_COUNT),
        isExact);
  }

  /**
   * The upper half of the id, or the lower where the upper is zero, as in ids of 64 bits that older
   * tracers make.
   */
  public static long prefix(TraceId traceId) {
    return traceId.high() != 0 ? traceId.high() : traceId.low();
  }
}
