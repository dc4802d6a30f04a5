package io.datatracing.model.graph;

import io.datatracing.model.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes of a {@link StepGraph} by what they stand for; their number has a bound. */
final class StepNodes {
  private static final String OTHERS = "(others)";

  private record Key(StepNode.Kind kind, String name, @Nullable String within) {}

  private final StepGraph.Detail detail;
  private final int most;
  private final List<NodeCount> nodes = new ArrayList<>();
  private final Map<Key, NodeCount> byKey = new HashMap<>();
  private final Map<String, List<NodeCount>> topics = new HashMap<>();

  StepNodes(StepGraph.Detail detail, int most) {
    this.detail = detail;
    this.most = most;
  }

  List<NodeCount> all() {
    return nodes;
  }

  boolean isFull() {
    return nodes.size() >= most;
  }

  NodeCount step(Span head) {
    String service = head.service();
    if (detail == StepGraph.Detail.SERVICES) {
      return node(StepNode.Kind.SERVICE, service, null, service, null);
    }
    String node = Steps.node(head);
    return node == null
        ? node(StepNode.Kind.SERVICE, head.name(), service, service, null)
        : node(StepNode.Kind.TASK, node, service, service, null);
  }

  NodeCount store(SpanFacts.Store store) {
    return node(StepNode.Kind.STORE, store.name(), store.within(), null, store.within());
  }

  NodeCount peer(String name) {
    return node(StepNode.Kind.PEER, name, null, null, null);
  }

  /** One topic in each cluster; of whom the cluster is not known, it may be any. */
  NodeCount topic(String name, @Nullable String cluster) {
    List<NodeCount> known = topics.get(name);
    if (known == null) {
      NodeCount first = node(StepNode.Kind.TOPIC, name, null, null, cluster);
      topics.put(name, new ArrayList<>(List.of(first)));
      return first;
    }
    for (NodeCount topic : known) {
      if (cluster == null || cluster.equals(topic.detail)) {
        return topic;
      }
    }
    NodeCount first = known.get(0);
    if (first.detail == null) {
      first.detail = cluster;
      return first;
    }
    NodeCount other = node(StepNode.Kind.TOPIC, name, cluster, null, cluster);
    known.add(other);
    return other;
  }

  private NodeCount node(
      StepNode.Kind kind,
      String name,
      @Nullable String within,
      @Nullable String service,
      @Nullable String said) {
    NodeCount known = byKey.get(new Key(kind, name, within));
    if (known == null && isFull()) {
      // One of each kind for all that is too much, and for a service one of its own while it fits.
      known = byKey.get(new Key(kind, OTHERS, null));
    }
    if (known == null) {
      boolean others = isFull();
      known =
          new NodeCount(nodes.size(), kind, others ? OTHERS : name, others ? null : service, said);
      nodes.add(known);
      byKey.put(others ? new Key(kind, OTHERS, null) : new Key(kind, name, within), known);
    }
    return known;
  }
}
