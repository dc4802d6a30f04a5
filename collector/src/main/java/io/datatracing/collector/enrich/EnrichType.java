package io.datatracing.collector.enrich;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;

/** {@code enrich}. */
public final class EnrichType implements NodeType<EnrichOptions> {
  @Override
  public String name() {
    return "enrich";
  }

  @Override
  public Class<EnrichOptions> options() {
    return EnrichOptions.class;
  }

  @Override
  public Node create(EnrichOptions options, NodeContext context) {
    return EnrichNode.start(options, context);
  }
}
