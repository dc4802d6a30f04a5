package io.datatracing.collector.pipeline;

import io.datatracing.collector.selftrace.SelfTracing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pipeline that can be built: every channel leads to a node, none in a circle. */
public final class PipelineConfig {
  /** Where batches come from; not the id of a node. */
  public static final String RECEIVE = "receive";

  private final String source;
  private final List<String> entries;
  private final Map<String, NodeConfig> nodes;
  private final SelfTracing.Mode tracing;

  PipelineConfig(
      String source,
      List<String> entries,
      Map<String, NodeConfig> nodes,
      SelfTracing.Mode tracing) {
    this.source = source;
    this.tracing = tracing;
    this.entries = List.copyOf(entries);
    this.nodes = new LinkedHashMap<>(nodes);
  }

  /** Receivers, then the store. */
  static PipelineConfig builtIn(NodeTypes types) {
    return PipelineReader.read(
        "built in", "receive: store\nnodes: {store: {type: store}}\n", types);
  }

  /** The file's name, or {@code built in}. */
  public String source() {
    return source;
  }

  /** What shall be traced of the pipeline itself. */
  SelfTracing.Mode tracing() {
    return tracing;
  }

  List<String> entries() {
    return entries;
  }

  Map<String, NodeConfig> nodes() {
    return nodes;
  }

  NodeConfig node(String id) {
    NodeConfig node = nodes.get(id);
    if (node == null) {
      throw new IllegalStateException("no node " + id);
    }
    return node;
  }

  /** A node in a drawing. */
  public record Drawn(String id, String type, boolean isOutput) {}

  /** A channel in a drawing. */
  public record Channel(String from, String to, boolean waits) {}

  /** Every node, those that are reached first before those that follow them. */
  public List<Drawn> drawn() {
    return downstream().stream()
        .map(this::node)
        .map(node -> new Drawn(node.id(), node.type().name(), node.type().isOutput()))
        .toList();
  }

  /** All channels, those of the receivers first. */
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    entries.forEach(to -> channels.add(channel(RECEIVE, to)));
    for (String id : downstream()) {
      node(id).to().forEach(to -> channels.add(channel(id, to)));
    }
    return channels;
  }

  private Channel channel(String from, String to) {
    return new Channel(from, to, node(to).channel().waits());
  }

  /** Ids in an order in which every node comes before those that follow it. */
  List<String> downstream() {
    List<String> upstream = new ArrayList<>();
    Set<String> visited = new LinkedHashSet<>();
    // The reverse of "after all that follow": entries from the last, so that they read in order.
    for (int i = entries.size() - 1; i >= 0; i--) {
      visit(entries.get(i), visited, upstream);
    }
    java.util.Collections.reverse(upstream);
    return upstream;
  }

  private void visit(String id, Set<String> visited, List<String> done) {
    if (visited.add(id)) {
      List<String> to = node(id).to();
      for (int i = to.size() - 1; i >= 0; i--) {
        visit(to.get(i), visited, done);
      }
      done.add(id);
    }
  }
}
