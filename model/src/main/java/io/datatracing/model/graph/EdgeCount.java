package io.datatracing.model.graph;

import io.datatracing.model.Span;
import org.jspecify.annotations.Nullable;

/** Adds up a {@link StepEdge}. */
final class EdgeCount {
  /** Of a node's two edges one way each. */
  record Key(int from, int to, EdgeType type, String protocol) {}

  private final Key key;
  private long count;
  private long errors;
  private long joined;
  private long deadLetters;
  private Times times = Times.NONE;
  private Times queue = Times.NONE;
  private @Nullable Span example;
  private boolean failing;

  EdgeCount(Key key) {
    this.key = key;
  }

  EdgeCount count(Span span, long number) {
    count += number;
    if (span.status().isError()) {
      errors += number;
    }
    if (FailurePath.isDeadLetter(span)) {
      deadLetters += number;
    }
    example = better(example, span);
    return this;
  }

  void took(long nanos) {
    times = times.and(nanos);
  }

  void lay(long nanos) {
    queue = queue.and(nanos);
  }

  void joined() {
    joined++;
  }

  void markFailing() {
    failing = true;
  }

  /** A failed span rather than one that did not, then the longer. */
  static Span better(@Nullable Span known, Span span) {
    if (known == null || known.status().isError() != span.status().isError()) {
      return known == null || span.status().isError() ? span : known;
    }
    return span.durationNanos() > known.durationNanos() ? span : known;
  }

  StepEdge build() {
    Span seen = example;
    if (seen == null) {
      throw new IllegalStateException("an edge is made for a span: " + key);
    }
    return new StepEdge(
        key.from(),
        key.to(),
        key.type(),
        key.protocol(),
        count,
        errors,
        Math.min(joined, count),
        deadLetters,
        times,
        queue,
        seen,
        failing);
  }
}
