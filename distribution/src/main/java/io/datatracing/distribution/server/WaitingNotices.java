package io.datatracing.distribution.server;

import io.datatracing.collector.metrics.UnsampledFigures;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.sampling.tail.FollowedTails;
import io.datatracing.query.Notices;
import java.util.List;

/** Says where spans that wait for a sampling decision are not in an answer. */
final class WaitingNotices {
  private static final List<String> NOT_COUNTED =
      List.of(
          "Spans that wait for a sampling decision are not counted; they are once they are kept.");
  private static final List<String> NOT_HERE =
      List.of(
          "Spans that wait for a sampling decision may be missing: they are too many for this"
              + " process, or it cannot read them; the server that receives them tells them.");

  private WaitingNotices() {}

  /**
   * Of the process that holds them: its reader tells them, its sums do not count them, unless they
   * were counted before they waited.
   */
  static Notices of(PendingSpans pending, UnsampledFigures figures) {
    return new Notices() {
      @Override
      public List<String> ofSums() {
        return pending.isEmpty() || figures.areCounting() ? List.of() : NOT_COUNTED;
      }

      @Override
      public List<String> ofTraces() {
        return List.of();
      }
    };
  }

  /** Of another process, whose journals are followed. */
  static Notices of(FollowedTails others) {
    return new Notices() {
      @Override
      public List<String> ofSums() {
        return others.isEmpty() ? List.of() : NOT_COUNTED;
      }

      @Override
      public List<String> ofTraces() {
        return others.isIncomplete() ? NOT_HERE : List.of();
      }
    };
  }
}
