package io.datatracing.query;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of traces beside their spans: decisions, losses, and where spans are missing. */
@FunctionalInterface
public interface FateSource {
  /** For a server without a ledger. */
  FateSource NONE =
      new FateSource() {
        @Override
        public List<FateEntry> entries(TraceId id) {
          return List.of();
        }

        @Override
        public boolean isKept() {
          return false;
        }
      };

  /** What was taken down of the trace, newest first. */
  List<FateEntry> entries(TraceId id);

  /** Whether a ledger is kept at all: without one an empty answer says nothing. */
  default boolean isKept() {
    return true;
  }

  /** How likely {@link #entries} has something of a trace that nobody took down, 0 to 1. */
  default double falsePositiveRate() {
    return 0;
  }

  /** Where the trace waits for a decision; null when it does not. */
  default @Nullable Waiting waiting(TraceId id) {
    return null;
  }

  /**
   * The decision on this trace that needs no entry because it follows from its id, such as head
   * sampling; null when none dropped it. It holds if the trace was made while the configuration was
   * as it is said to be.
   */
  default @Nullable FateEntry recomputed(TraceId id) {
    return null;
  }

  /** Losses that nobody can name the traces of, the latest first. */
  default List<Gap> gaps() {
    return List.of();
  }

  /**
   * A trace that a sampler holds back.
   *
   * @param spanCount that wait
   */
  record Waiting(long spanCount) {}

  /**
   * Spans that were in the memory of a process when it ended.
   *
   * @param service of the process
   * @param agent its id
   * @param timeUnixNano when it was last heard of
   * @param spansAtMost how many at most
   * @param isBound false when more may be missing
   */
  record Gap(String service, String agent, long timeUnixNano, long spansAtMost, boolean isBound) {}
}
