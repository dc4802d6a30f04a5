package io.datatracing.model.graph;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up a {@link StepNode}. */
final class NodeCount {
  /** Above this the number of traces is a lower bound, so that memory has one. */
  private static final int MAX_TRACES = 10_000;

  final int id;
  private final StepNode.Kind kind;
  private final String name;
  private final @Nullable String service;
  @Nullable String detail;
  private final Set<TraceId> traces = new HashSet<>();
  private long spans;
  private long entries;
  private long failedEntries;
  private long errors;
  private long running;
  private long orphans;
  private long retries;
  private Times times = Times.NONE;
  private @Nullable Span example;
  private boolean failing;

  NodeCount(
      int id, StepNode.Kind kind, String name, @Nullable String service, @Nullable String detail) {
    this.id = id;
    this.kind = kind;
    this.name = name;
    this.service = service;
    this.detail = detail;
  }

  void span(Span span) {
    spans++;
    if (span.status().isError()) {
      errors++;
    }
    if (traces.size() < MAX_TRACES) {
      traces.add(span.traceId());
    }
    if (entries == 0) {
      example = EdgeCount.better(example, span);
    }
  }

  void entry(Span span, boolean isOrphan, boolean isRetry) {
    if (entries++ == 0) {
      example = null;
    }
    example = EdgeCount.better(example, span);
    if (span.status().isError()) {
      failedEntries++;
    }
    if (isOrphan) {
      orphans++;
    }
    if (isRetry) {
      retries++;
    }
    if ("running".equals(SpanFacts.text(span, "datatracing.span.state"))) {
      running++;
    } else {
      times = times.and(span.durationNanos());
    }
  }

  void markFailing() {
    failing = true;
  }

  StepNode build() {
    Span seen = example;
    if (seen == null) {
      throw new IllegalStateException("a node is made for a span: " + name);
    }
    return new StepNode(
        id,
        kind,
        name,
        service,
        detail,
        spans,
        entries,
        failedEntries,
        errors,
        running,
        orphans,
        retries,
        traces.size(),
        times,
        seen,
        failing);
  }
}
