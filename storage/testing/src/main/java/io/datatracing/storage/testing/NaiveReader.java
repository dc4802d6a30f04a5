package io.datatracing.storage.testing;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The definition of the right answer: looks at every span, every time. */
final class NaiveReader {
  private final Map<TraceId, Trace> traces = new LinkedHashMap<>();

  NaiveReader(Collection<Span> spans) {
    spans.stream()
        .collect(Collectors.groupingBy(Span::traceId))
        .forEach((id, members) -> traces.put(id, Trace.of(id, members)));
  }

  Collection<Trace> traces() {
    return traces.values();
  }

  /** All answers, newest first; limit and cursor are left to the caller. */
  List<TraceSummary> search(TraceQuery query) {
    return traces.values().stream()
        .filter(trace -> trace.spans().stream().anyMatch(query::matches))
        .map(trace -> TraceSummary.of(trace, query))
        .sorted(Comparator.comparing(TraceSummary::position))
        .toList();
  }
}
