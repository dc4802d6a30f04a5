package io.datatracing.collector.overlay;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the nodes of a pipeline hold back for now. Nodes come and go with changes of the pipeline;
 * who reads has one place to ask.
 */
public final class PendingSpans implements SpanOverlay {
  private final List<SpanOverlay> nodes = new CopyOnWriteArrayList<>();

  public void add(SpanOverlay node) {
    nodes.add(node);
  }

  public void remove(SpanOverlay node) {
    nodes.remove(node);
  }

  /** Whether spans of the trace are held back: its fate is {@code pending}. */
  public boolean isPending(TraceId traceId) {
    return !spans(traceId).isEmpty();
  }

  @Override
  public List<Span> spans(TraceId traceId) {
    List<Span> spans = new ArrayList<>();
    nodes.forEach(node -> spans.addAll(node.spans(traceId)));
    return spans;
  }

  @Override
  public Map<TraceId, List<Span>> spans(long startNanos, long endNanos) {
    Map<TraceId, List<Span>> all = new HashMap<>();
    for (SpanOverlay node : nodes) {
      node.spans(startNanos, endNanos)
          .forEach((id, spans) -> all.computeIfAbsent(id, any -> new ArrayList<>()).addAll(spans));
    }
    return all;
  }

  /** Without nodes nobody has to look. */
  @Override
  public boolean haveLinks() {
    return !nodes.isEmpty();
  }

  /** Known as long as nobody holds anything back. */
  @Override
  public OptionalLong version() {
    return nodes.isEmpty() ? OptionalLong.of(0) : OptionalLong.empty();
  }

  @Override
  public boolean isEmpty() {
    return nodes.stream().allMatch(SpanOverlay::isEmpty);
  }
}
