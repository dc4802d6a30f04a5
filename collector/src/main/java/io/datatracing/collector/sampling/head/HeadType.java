package io.datatracing.collector.sampling.head;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** {@code head}. */
public final class HeadType implements NodeType<HeadOptions> {
  private final Map<String, HeadHistory> histories = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "head";
  }

  @Override
  public Class<HeadOptions> options() {
    return HeadOptions.class;
  }

  @Override
  public boolean keepsFiles() {
    return true;
  }

  /** Of the nodes that work now: what they have sampled by, and what they sample by. */
  public List<HeadHistory> histories() {
    return List.copyOf(histories.values());
  }

  @Override
  public Node create(HeadOptions options, NodeContext context) {
    HeadNode node = new HeadNode(options, context);
    counter(context, "sampled_spans", "Spans that were sampled.", node.sampledSpans);
    counter(context, "dropped_spans", "Spans that were not sampled.", node.droppedSpans);
    counter(context, "rescued_spans", "Not sampled, and failed or slow.", node.rescuedSpans);
    counter(context, "marked_spans", "Not sampled, for a tail node.", node.markedSpans);
    histories.put(context.id(), node.history());
    return new Node() {
      @Override
      public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
        node.take(batch, origin, done);
      }

      @Override
      public void close() {
        histories.remove(context.id(), node.history());
        node.close();
      }
    };
  }

  private static void counter(NodeContext context, String name, String help, LongAdder value) {
    CounterWithCallback.builder()
        .name("datatracing_head_" + name + "_total")
        .help(help)
        .labelNames("node")
        .callback(callback -> callback.call(value.sum(), context.id()))
        .register(context.metrics());
  }
}
