package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;

/** {@code kafka}: a topic, which another collector reads with {@code --kafka-topic}. */
public final class KafkaOutputType implements NodeType<KafkaOutputOptions> {
  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Class<KafkaOutputOptions> options() {
    return KafkaOutputOptions.class;
  }

  @Override
  public boolean isOutput() {
    return true;
  }

  @Override
  public Node create(KafkaOutputOptions options, NodeContext context) {
    return KafkaOutput.start(options, context);
  }
}
