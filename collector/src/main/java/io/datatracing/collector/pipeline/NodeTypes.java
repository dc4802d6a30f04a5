package io.datatracing.collector.pipeline;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every kind of node that a file may ask for. */
public final class NodeTypes {
  private final Map<String, NodeType<?>> types = new LinkedHashMap<>();
  private final PipelineSchema schema;

  public NodeTypes(List<NodeType<?>> types) {
    for (NodeType<?> type : types) {
      if (this.types.put(type.name(), type) != null) {
        throw new IllegalArgumentException("two types of node are named " + type.name());
      }
    }
    this.schema = new PipelineSchema(this.types.values());
  }

  public Collection<NodeType<?>> all() {
    return List.copyOf(types.values());
  }

  /** Of the whole file. */
  public PipelineSchema schema() {
    return schema;
  }

  NodeType<?> named(String name) {
    NodeType<?> type = types.get(name);
    if (type == null) {
      // The schema has refused it before.
      throw new IllegalArgumentException("no type of node is named " + name);
    }
    return type;
  }
}
