package io.datatracing.collector.redact;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;

/** {@code redact}. */
public final class RedactType implements NodeType<RedactOptions> {
  @Override
  public String name() {
    return "redact";
  }

  @Override
  public Class<RedactOptions> options() {
    return RedactOptions.class;
  }

  @Override
  public Node create(RedactOptions options, NodeContext context) {
    return new RedactNode(options, context);
  }
}
