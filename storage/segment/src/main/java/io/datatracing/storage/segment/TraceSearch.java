package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.datatracing.storage.api.TraceSummaryBuilder;
import io.datatracing.storage.segment.SearchSource.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the candidates of all sources into one page, newest first.
 *
 * <p>A trace may be spread over several sources. Its place is given by its earliest span anywhere,
 * which is at or before its start in the source that offers it; so what a source offers is an upper
 * bound. A trace is summed up when it is met first and waits until nothing that is still unseen can
 * come before it.
 */
final class TraceSearch {
  private final List<? extends SearchSource> sources;
  private final TraceQuery query;
  private final PriorityQueue<Candidate> candidates =
      new PriorityQueue<>(Comparator.comparingLong(Candidate::start).reversed());
  private final PriorityQueue<TraceSummary> waiting =
      new PriorityQueue<>(Comparator.comparing(TraceSummary::position));
  private final Set<TraceId> met = new HashSet<>();

  TraceSearch(List<? extends SearchSource> sources, TraceQuery query) {
    this.sources = sources;
    this.query = query;
  }

  TracePage run() {
    List<TraceSummary> found = new ArrayList<>();
    // One more than asked for tells whether there is a next page.
    while (found.size() <= query.limit()) {
      SearchSource newest = newestSource();
      Candidate candidate = candidates.peek();
      TraceSummary first = waiting.peek();
      long unseen = unseenBound(newest, candidate);
      boolean isComplete = newest == null && candidate == null;
      if (first != null && (isComplete || first.startTimeUnixNano() > unseen)) {
        found.add(waiting.remove());
      } else if (isComplete) {
        break;
      } else if (candidate != null && (newest == null || candidate.start() >= newest.bound())) {
        meet(candidates.remove());
      } else if (newest != null) {
        List<Candidate> more = new ArrayList<>();
        newest.advance(more);
        candidates.addAll(more);
      }
    }
    if (found.size() <= query.limit()) {
      return new TracePage(found, null);
    }
    List<TraceSummary> page = found.subList(0, query.limit());
    return new TracePage(page, page.get(page.size() - 1).position());
  }

  private @Nullable SearchSource newestSource() {
    SearchSource newest = null;
    for (SearchSource source : sources) {
      if (source.hasMore() && (newest == null || source.bound() > newest.bound())) {
        newest = source;
      }
    }
    return newest;
  }

  private static long unseenBound(@Nullable SearchSource newest, @Nullable Candidate candidate) {
    return Math.max(
        newest == null ? Long.MIN_VALUE : newest.bound(),
        candidate == null ? Long.MIN_VALUE : candidate.start());
  }

  private void meet(Candidate candidate) {
    if (!met.add(candidate.traceId())) {
      return;
    }
    List<SearchSource> holders = new ArrayList<>();
    for (SearchSource source : sources) {
      if (source.mayContain(candidate.traceId())) {
        holders.add(source);
      }
    }
    PageCursor cursor = query.cursor();
    if (cursor != null
        && holders.size() == 1
        && new PageCursor(candidate.start(), candidate.traceId()).compareTo(cursor) <= 0) {
      // Whole in one source, so its place is known: on a page before this one.
      return;
    }
    TraceSummary summary = summarise(candidate.traceId(), holders);
    if (summary.matchedSpanCount() == 0) {
      // What matched was a report of a span that has ended since, otherwise.
      return;
    }
    if (cursor == null || summary.position().compareTo(cursor) > 0) {
      waiting.add(summary);
    }
  }

  private TraceSummary summarise(TraceId traceId, List<SearchSource> holders) {
    TraceSummaryBuilder builder = new TraceSummaryBuilder(traceId);
    Set<Long> spanIds = new HashSet<>();
    boolean[] repeated = {false};
    for (SearchSource source : holders) {
      source.facts(
          traceId,
          (spanId, isRoot, start, end, service, operation, isError, isMatch) -> {
            repeated[0] |= !spanIds.add(spanId);
            builder.add(spanId, isRoot, start, end, service, operation, isError, isMatch);
          });
    }
    if (!repeated[0]) {
      return builder.build();
    }
    // Two spans of one id: only the whole spans tell whether they are repetitions.
    List<Span> spans = new ArrayList<>();
    for (SearchSource source : holders) {
      source.spans(traceId, spans);
    }
    return TraceSummary.of(Trace.of(traceId, spans), query);
  }
}
