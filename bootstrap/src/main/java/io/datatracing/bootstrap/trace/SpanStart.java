package io.datatracing.bootstrap.trace;

import io.opentelemetry.context.Context;

/**
 * Sees each recorded span as it starts, before anybody else has it. There is one in the process,
 * and only where a setting asks for it.
 */
public interface SpanStart {
  /**
   * Called by the thread that starts the span. Must not throw.
   *
   * @param parent the context the span was started in: what came from another process, or the
   *     current one
   */
  void started(Span span, Context parent);
}
