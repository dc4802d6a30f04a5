package io.datatracing.query.api;

import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who uses whom, for interfaces that know names only: services, topics and databases are all nodes,
 * and calls of different protocols between two of them are one link.
 *
 * @param parent who calls, or sends, or is consumed from
 * @param child who is called, or sent to, or consumes
 */
public record DependencyLink(String parent, String child, long callCount, long errorCount) {
  private record Ends(String parent, String child) implements Comparable<Ends> {
    @Override
    public int compareTo(Ends other) {
      int byParent = parent.compareTo(other.parent);
      return byParent != 0 ? byParent : child.compareTo(other.child);
    }
  }

  /** By parent, then child. */
  public static Collection<DependencyLink> of(ServiceEdges edges) {
    Set<String> services = new HashSet<>();
    for (ServiceEdge edge : edges.edges()) {
      addService(services, edge.from());
      addService(services, edge.to());
    }
    Map<Ends, DependencyLink> links = new TreeMap<>();
    for (ServiceEdge edge : edges.edges()) {
      Ends ends = new Ends(name(services, edge.from()), name(services, edge.to()));
      links.merge(
          ends,
          new DependencyLink(
              ends.parent(), ends.child(), edge.calls().count(), edge.calls().errors()),
          DependencyLink::plus);
    }
    return links.values();
  }

  private DependencyLink plus(DependencyLink other) {
    return new DependencyLink(
        parent, child, callCount + other.callCount, errorCount + other.errorCount);
  }

  private static void addService(Set<String> services, EdgeNode node) {
    if (node.type() == EdgeNode.Type.SERVICE) {
      services.add(node.name());
    }
  }

  /** A topic that is called like a service would make a circle of the two. */
  private static String name(Set<String> services, EdgeNode node) {
    if (node.type() == EdgeNode.Type.SERVICE || !services.contains(node.name())) {
      return node.name();
    }
    return node.name() + (node.type() == EdgeNode.Type.DATABASE ? " (database)" : " (topic)");
  }
}
