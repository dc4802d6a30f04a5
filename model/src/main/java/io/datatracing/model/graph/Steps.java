package io.datatracing.model.graph;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.join.MessagingAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a graph by step: what one service did after one thing came in, up to what it sent
 * on. A step begins where a request or a record arrives, a trace begins or goes on after a gap, or
 * a node of a job (a task, a processor) takes over; the spans below it that stay in the service
 * belong to it.
 */
final class Steps {
  private static final String NODE = "datatracing.node";
  private static final String TASK = "airflow.task_id";

  private Steps() {}

  /** The first span of the step that each span belongs to. */
  static int[] heads(SpanGraph graph) {
    return Regions.heads(graph, span -> isHead(graph, span));
  }

  /** The node of a job, or the task, whose step this span begins; null if it begins no such. */
  static @Nullable String node(Span span) {
    List<Attribute> attributes = span.attributes();
    String node = MessagingAttributes.text(attributes, NODE);
    return node != null ? node : MessagingAttributes.text(attributes, TASK);
  }

  private static boolean isHead(SpanGraph graph, int index) {
    int above = graph.parent(index);
    if (above < 0) {
      return true;
    }
    Span span = graph.spans().get(index);
    Span parent = graph.spans().get(above);
    if (span.kind() == SpanKind.SERVER
        || span.kind() == SpanKind.CONSUMER
        || !span.service().equals(parent.service())) {
      return true;
    }
    String node = node(span);
    return node != null && !node.equals(node(parent));
  }
}
