package io.datatracing.collector.metrics;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;
import io.datatracing.storage.api.StoreException;

/** {@code metrics}. */
public final class MetricsType implements NodeType<MetricsOptions> {
  private final UnsampledFigures figures;

  /**
   * @param figures shows readers what the nodes have counted
   */
  public MetricsType(UnsampledFigures figures) {
    this.figures = figures;
  }

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

  /** Its figures stand for what is stored of a time. */
  @Override
  public boolean mustSeeAllStored(MetricsOptions options) {
    return options.rollups() != null;
  }

  @Override
  public Node create(MetricsOptions options, NodeContext context) {
    try {
      return new MetricsNode(options, context, figures);
    } catch (StoreException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
