package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A value that leaves a cache or buffer later than the record that wrote it: a span named after the
 * node that wrote, below that record's span, with a link to every record that went into the value.
 * What the nodes below make of it is below this span.
 */
final class LateOutput {
  private final @Nullable Span span;
  private final Context previous;
  private final @Nullable TracedTask task;
  private final boolean fromOutside;
  private final @Nullable LateOutput outer;
  private final @Nullable NodeTimes nodes;

  private LateOutput(@Nullable Span span, Context context, @Nullable TracedTask task) {
    this.span = span;
    this.task = task;
    this.nodes =
        span == null || !span.isRecording()
            ? null
            : task == null ? new NodeTimes() : task.takeNodes();
    fromOutside = task != null && task.enterFromOutside();
    outer = task == null ? null : task.late(this);
    previous = CurrentContext.attach(context);
  }

  /**
   * @param merged null where nothing is known of the inputs
   * @param otherwise the span's name where the node's is not known
   */
  static @Nullable LateOutput open(@Nullable Merged merged, String otherwise) {
    Context root = CurrentContext.root();
    if (merged == null) {
      // It may be the record in hand whose room was needed: that one has nothing to do with this.
      return CurrentContext.current() == root
          ? null
          : new LateOutput(null, root, TracedTask.current());
    }
    TracedTask task = merged.task() == null ? TracedTask.current() : merged.task();
    if (task == null) {
      // The cache of a global table, behind which there is nothing.
      return null;
    }
    Baggage baggage = merged.baggage();
    Context parent = Span.withRemoteParent(baggage == null ? root : baggage.in(root), merged);
    String node = merged.node();
    Span span = Tracer.get().start(node == null ? otherwise : node, SpanKind.INTERNAL, parent);
    if (span == null) {
      return null;
    }
    if (span.isRecording()) {
      if (node != null) {
        span.put(Job.NODE, node);
      }
      task.describe(span);
      merged.link(span);
    }
    return new LateOutput(span, span.in(parent), task);
  }

  void close(@Nullable Throwable thrown) {
    CurrentContext.restore(previous);
    if (task != null) {
      task.lateDone(outer);
      if (fromOutside) {
        TracedTask.leaveToOutside();
      }
    }
    Span ended = span;
    if (ended != null) {
      if (nodes != null) {
        ended.put(Job.NODES, nodes.summary());
        if (task != null) {
          task.giveNodes(nodes);
        }
      }
      if (thrown != null) {
        ended.fail(TracedTask.reason(thrown));
      }
      ended.end();
    }
  }

  @Nullable Span span() {
    return span;
  }

  /** Null if nothing is recorded. */
  @Nullable NodeTimes nodes() {
    return nodes;
  }
}
