package io.datatracing.query.api;

import io.datatracing.model.TraceId;
import io.datatracing.model.fate.Fate;
import io.datatracing.query.FateSource;
import io.datatracing.storage.api.FateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trace.
 *
 * @param fate of the list of fates
 * @param evidence what says so
 * @param decisive the entry that says so; null when none does
 * @param spanCount stored, or waiting; 0 when there are none
 * @param entries all that is known, newest first
 * @param gaps losses that may be of this trace; empty when its fate is known without them
 * @param falsePositiveRate how likely a trace that nobody knows of gets such an answer; 0 when
 *     exact
 * @param words the same for people, in sentences
 */
record TraceFate(
    TraceId traceId,
    Fate fate,
    Evidence evidence,
    @Nullable FateEntry decisive,
    long spanCount,
    List<FateEntry> entries,
    List<FateSource.Gap> gaps,
    double falsePositiveRate,
    String words) {

  /** What a fate is concluded from. */
  enum Evidence {
    /** The spans themselves. */
    SPANS("spans"),
    /** An entry in the ledger. */
    RECORDED("recorded"),
    /** A filter that old entries were folded into; it may be wrong. */
    FILTER("filter"),
    /** The decision was made from the id alone, and was made again. */
    RECOMPUTED("recomputed"),
    /** Nothing was found. */
    ABSENCE("absence");

    private final String word;

    Evidence(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  boolean isExact() {
    return evidence != Evidence.FILTER;
  }
}
