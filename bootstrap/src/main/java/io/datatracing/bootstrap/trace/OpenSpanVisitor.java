package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/** Is shown spans that are open. */
public interface OpenSpanVisitor {
  /**
   * @param site thrown by nobody: its stack is where the span was started; null if that is not kept
   */
  void visit(Span span, @Nullable Throwable site);
}
