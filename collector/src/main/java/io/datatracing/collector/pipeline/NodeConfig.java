package io.datatracing.collector.pipeline;

import java.util.List;

/**
 * One node as the file has it.
 *
 * @param settings as text, for telling whether it has changed
 * @param to ids of the nodes that follow; empty for an output
 */
record NodeConfig(
    String id, Made<?> made, String settings, List<String> to, ChannelOptions channel) {

  /** A type with the settings it wants. */
  record Made<O>(NodeType<O> type, O options) {
    Node create(NodeContext context) {
      return type.create(options, context);
    }

    boolean mustSeeAllStored() {
      return type.mustSeeAllStored(options);
    }
  }

  NodeType<?> type() {
    return made.type();
  }

  Node create(NodeContext context) {
    return made.create(context);
  }

  /** Whether a node that works by the other one works by this one as well. */
  boolean sameNode(NodeConfig other) {
    return type().name().equals(other.type().name()) && settings.equals(other.settings);
  }
}
