package io.datatracing.collector.metrics;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;

/** {@code metrics}. */
public final class MetricsType implements NodeType<MetricsOptions> {
  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public Class<MetricsOptions> options() {
    return MetricsOptions.class;
  }

  @Override
  public boolean isStateful() {
    return true;
  }

  @Override
  public Node create(MetricsOptions options, NodeContext context) {
    return new MetricsNode(options, context);
  }
}
