package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;

/** {@code otlp}: another OTLP endpoint. */
public final class OtlpOutputType implements NodeType<OtlpOutputOptions> {
  @Override
  public String name() {
    return "otlp";
  }

  @Override
  public Class<OtlpOutputOptions> options() {
    return OtlpOutputOptions.class;
  }

  @Override
  public boolean isOutput() {
    return true;
  }

  @Override
  public Node create(OtlpOutputOptions options, NodeContext context) {
    return new OtlpOutput(options, context);
  }
}
