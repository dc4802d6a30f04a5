package io.datatracing.storage.api;

import java.util.Comparator;

/** What a connection begins or ends at. */
public record EdgeNode(Type type, String name) implements Comparable<EdgeNode> {
  private static final Comparator<EdgeNode> ORDER =
      Comparator.comparing(EdgeNode::type).thenComparing(EdgeNode::name);

  /** What kind of thing a name is of. */
  public enum Type {
    /** {@code service.name} */
    SERVICE,
    /** A topic or queue: {@code messaging.destination.name}. */
    DESTINATION,
    /** {@code db.system.name}, and behind a slash {@code db.namespace} where there is one. */
    DATABASE
  }

  public static EdgeNode service(String name) {
    return new EdgeNode(Type.SERVICE, name);
  }

  @Override
  public int compareTo(EdgeNode other) {
    return ORDER.compare(this, other);
  }
}
