package io.datatracing.model.graph;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordEdge.Via;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What many spans are when seen from afar: services or their steps, topics, stores and callees that
 * told nothing, and how much of what went between them. Spans come in graph by graph; what is kept
 * does not grow with their number.
 *
 * <p>A record counts twice, from its sender to the topic and from there to each handler, so that
 * what nobody reads is seen. The figures of a batch count its records.
 */
public final class StepGraph {
  /** How much a node stands for. */
  public enum Detail {
    /** One node for all that a service did. */
    SERVICES,
    /** One for each thing that comes into a service, and for each node of a job. */
    STEPS
  }

  /** Nodes beyond are one with the others of their kind. */
  public static final int MAX_NODES = 1_000;

  /** Addresses of which it is known which service answers there. */
  private static final int MAX_ADDRESSES = 10_000;

  private static final String QUEUE = "datatracing.kafka.queue.duration";
  private static final String ATTEMPT = "datatracing.attempt";
  private static final Set<EdgeType> BETWEEN_STEPS =
      Set.of(EdgeType.CALL, EdgeType.TRIGGER, EdgeType.CONTAINS, EdgeType.FOLLOW, EdgeType.CONSUME);

  private final StepNodes nodes;
  private final Detail detail;
  private final boolean byTable;
  private final Map<EdgeCount.Key, EdgeCount> edges = new LinkedHashMap<>();
  private final Map<String, NodeCount> answering = new HashMap<>();
  private long spans;

  public StepGraph(Detail detail) {
    this(detail, MAX_NODES);
  }

  StepGraph(Detail detail, int maxNodes) {
    nodes = new StepNodes(detail, maxNodes);
    this.detail = detail;
    byTable = detail == Detail.STEPS;
  }

  /** Adds the spans of a graph, and marks the way of a failure through it. */
  public void add(SpanGraph graph, List<FailurePath.Hop> failure) {
    int[] heads = Steps.heads(graph);
    NodeCount[] steps = new NodeCount[heads.length];
    for (int i = 0; i < heads.length; i++) {
      Span head = graph.spans().get(heads[i]);
      NodeCount step = steps[heads[i]];
      if (step == null) {
        step = nodes.step(head);
        steps[heads[i]] = step;
        boolean isRetry = SpanFacts.count(head, ATTEMPT, 1) > 1;
        step.entry(head, graph.isOrphan(heads[i]), isRetry);
      }
      steps[i] = step;
      step.span(graph.spans().get(i));
    }
    spans += heads.length;
    for (SpanEdge edge : graph.edges()) {
      between(graph, steps, edge);
    }
    for (int i = 0; i < heads.length; i++) {
      outside(graph, steps, i);
    }
    mark(graph, steps, failure);
  }

  /** Spans that were added. */
  public long spans() {
    return spans;
  }

  /** In order of first sight. */
  public List<StepNode> nodes() {
    return nodes.all().stream().map(NodeCount::build).toList();
  }

  /** In order of first sight. */
  public List<StepEdge> edges() {
    return edges.values().stream().map(EdgeCount::build).toList();
  }

  /** Whether nodes stand for more than one thing because there were too many. */
  public boolean isCut() {
    return nodes.isFull();
  }

  private EdgeCount edge(NodeCount from, NodeCount to, EdgeType type, String protocol) {
    return edges.computeIfAbsent(new EdgeCount.Key(from.id, to.id, type, protocol), EdgeCount::new);
  }

  /** What is known of both ends. */
  private void between(SpanGraph graph, NodeCount[] steps, SpanEdge edge) {
    Span from = graph.spans().get(edge.from());
    Span to = graph.spans().get(edge.to());
    if (edge.type() == EdgeType.CONSUME && topic(from, to) != null) {
      consumed(steps[edge.to()], edge, from, to);
      return;
    }
    if (steps[edge.from()] == steps[edge.to()] || !BETWEEN_STEPS.contains(edge.type())) {
      return;
    }
    String protocol = SpanFacts.protocol(to);
    EdgeCount count =
        edge(
            steps[edge.from()],
            steps[edge.to()],
            edge.type(),
            protocol.equals("internal") ? SpanFacts.protocol(from) : protocol);
    count.count(to, 1).took(to.durationNanos());
    // Which step answered is not known from an address, only which service.
    boolean tells = edge.type() == EdgeType.CALL && detail == Detail.SERVICES;
    String address = tells ? SpanFacts.peer(from) : null;
    if (address != null && answering.size() < MAX_ADDRESSES) {
      answering.putIfAbsent(address, steps[edge.to()]);
    }
  }

  /** The time of one record in the topic; how many were taken the handler itself says. */
  private void consumed(NodeCount step, SpanEdge edge, Span from, Span to) {
    NodeCount topic = topic(from, to);
    if (topic == null) {
      return;
    }
    EdgeCount count = edge(topic, step, EdgeType.CONSUME, "messaging");
    if (SpanFacts.seconds(to, QUEUE) < 0) {
      count.lay(to.startTimeUnixNano() - from.endTimeUnixNano());
    }
    if (edge.via() == Via.JOIN) {
      count.joined();
    }
    if (to.kind() != SpanKind.CONSUMER || topic(to) == null) {
      count.count(to, 1);
    }
  }

  /** Where a record lay between two spans; null if none did, or that is not known. */
  private @Nullable NodeCount topic(Span from, Span to) {
    NodeCount topic = to.kind() == SpanKind.CONSUMER ? topic(to) : null;
    return topic == null && from.kind() == SpanKind.PRODUCER ? topic(from) : topic;
  }

  private @Nullable NodeCount topic(Span span) {
    String name = SpanFacts.text(span, MessagingAttributes.DESTINATION);
    return name == null
        ? null
        : nodes.topic(name, SpanFacts.text(span, MessagingAttributes.CLUSTER));
  }

  /** What only one end told of. */
  private void outside(SpanGraph graph, NodeCount[] steps, int index) {
    Span span = graph.spans().get(index);
    if (span.kind() == SpanKind.PRODUCER || span.kind() == SpanKind.CONSUMER) {
      messaging(steps[index], span);
    } else if (span.kind() == SpanKind.CLIENT) {
      client(graph, steps, index, span);
    }
  }

  private void messaging(NodeCount step, Span span) {
    NodeCount topic = topic(span);
    if (topic == null) {
      return;
    }
    topic.span(span);
    if (span.kind() == SpanKind.PRODUCER) {
      edge(step, topic, EdgeType.PRODUCE, "messaging").count(span, 1).took(span.durationNanos());
      return;
    }
    long records = SpanFacts.count(span, "messaging.batch.message_count", 1);
    EdgeCount taken = edge(topic, step, EdgeType.CONSUME, "messaging").count(span, records);
    long queued = SpanFacts.seconds(span, QUEUE);
    if (queued >= 0) {
      taken.lay(queued);
    }
  }

  private void client(SpanGraph graph, NodeCount[] steps, int index, Span span) {
    SpanFacts.Store store = SpanFacts.store(span, byTable);
    if (store != null) {
      NodeCount node = nodes.store(store);
      node.span(span);
      EdgeType type = store.isRead() ? EdgeType.READ : EdgeType.WRITE;
      edge(steps[index], node, type, "db").count(span, 1).took(span.durationNanos());
      return;
    }
    String protocol = SpanFacts.protocol(span);
    String peer = protocol.equals("messaging") ? null : SpanFacts.peer(span);
    if (peer == null || isAnswered(graph, steps, index)) {
      return;
    }
    NodeCount known = answering.get(peer);
    NodeCount node = known == null ? nodes.peer(peer) : known;
    if (known == null) {
      node.span(span);
    }
    if (node != steps[index]) {
      edge(steps[index], node, EdgeType.CALL, protocol).count(span, 1).took(span.durationNanos());
    }
  }

  private static boolean isAnswered(SpanGraph graph, NodeCount[] steps, int index) {
    for (SpanEdge edge : graph.outOf(index)) {
      Span other = graph.spans().get(edge.to());
      if (edge.type() == EdgeType.CALL
          && (steps[edge.to()] != steps[index] || other.kind() == SpanKind.SERVER)) {
        return true;
      }
    }
    return false;
  }

  private void mark(SpanGraph graph, NodeCount[] steps, List<FailurePath.Hop> failure) {
    Set<EdgeCount.Key> marked = new HashSet<>();
    for (FailurePath.Hop hop : failure) {
      Span span = graph.spans().get(hop.span());
      NodeCount step = steps[hop.span()];
      step.markFailing();
      SpanFacts.Store store =
          span.kind() == SpanKind.CLIENT && span.status().isError()
              ? SpanFacts.store(span, byTable)
              : null;
      if (store != null) {
        NodeCount node = nodes.store(store);
        node.markFailing();
        edge(step, node, store.isRead() ? EdgeType.READ : EdgeType.WRITE, "db").markFailing();
      }
      SpanEdge edge = hop.edge();
      if (edge != null) {
        NodeCount from = steps[edge.from()];
        NodeCount to = steps[edge.to()];
        NodeCount topic =
            edge.type() == EdgeType.CONSUME
                ? topic(graph.spans().get(edge.from()), graph.spans().get(edge.to()))
                : null;
        if (topic != null) {
          topic.markFailing();
          mark(marked, from, topic, EdgeType.PRODUCE);
          mark(marked, topic, to, EdgeType.CONSUME);
        } else {
          mark(marked, from, to, edge.type());
        }
      }
    }
  }

  /** In whatever protocol; the same way is looked for once. */
  private void mark(Set<EdgeCount.Key> marked, NodeCount from, NodeCount to, EdgeType type) {
    if (!marked.add(new EdgeCount.Key(from.id, to.id, type, ""))) {
      return;
    }
    edges.forEach(
        (key, count) -> {
          if (key.from() == from.id && key.to() == to.id && key.type() == type) {
            count.markFailing();
          }
        });
  }
}
