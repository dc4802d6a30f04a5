package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Rescue;
import io.datatracing.bootstrap.trace.Span;

/**
 * All refused traces of which no span is recorded, because there are too many: nothing is held of
 * one. A span that fails, or a first one that was slow, is exported as it ends, and so is every
 * span of its trace that ends after it: with calls that return, those between the failure and the
 * first span. Those that have ended before are gone.
 *
 * <p>Threads: any, without a lock. What a trace remembers is one flag of its first span.
 */
final class Skeletons extends Rescue.Candidate {
  private final RescueBuffer buffer;

  Skeletons(RescueBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  protected boolean starts() {
    return false;
  }

  @Override
  protected void ended(Span span) {
    if (span.isDiscarded()) {
      return;
    }
    if (buffer.options.isWorthIt(span)) {
      span.rescueTrace();
    } else if (!span.isTraceRescued()) {
      buffer.lose(1);
      return;
    }
    buffer.keepSkeleton(span);
    buffer.sink.offer(span);
  }
}
