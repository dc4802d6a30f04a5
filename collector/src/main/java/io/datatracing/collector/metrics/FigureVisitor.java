package io.datatracing.collector.metrics;

import io.datatracing.model.SpanKind;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.ServiceEdge;

/** Is shown figures of minutes, in any order, those of one minute in any number of parts. */
interface FigureVisitor {
  void latency(
      long minute,
      String service,
      String operation,
      SpanKind kind,
      boolean isError,
      CompactHistogram durations);

  void edge(
      long minute,
      EdgeNode from,
      EdgeNode to,
      ServiceEdge.Kind kind,
      CompactHistogram durations,
      long errors);

  /** Calls of which the caller did not come while they waited for it. */
  void unmatched(long minute, long calls);
}
