package io.datatracing.collector.sampling.head;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.FateEntry;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** {@code head}. */
public final class HeadType implements NodeType<HeadOptions> {
  private final Map<String, HeadHistory> histories = new ConcurrentHashMap<>();

  /** Those of nodes that drop, and do not only mark. */
  private final Map<String, HeadHistory> dropping = new ConcurrentHashMap<>();

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

  /**
   * What a node that works now does with every span of this trace, unless it failed or was slow;
   * null when some are sampled, or a tail node has the last word.
   */
  public @Nullable FateEntry recomputed(TraceId trace) {
    for (Map.Entry<String, HeadHistory> history : dropping.entrySet()) {
      OptionalLong since = history.getValue().dropsSince(trace);
      if (since.isPresent()) {
        return new FateEntry(
            FateEntry.prefix(trace),
            HeadNode.CAUSE,
            history.getKey(),
            "ratio",
            since.getAsLong(),
            0,
            true);
      }
    }
    return null;
  }

  @Override
  public boolean isStateful() {
    return true;
  }

  @Override
  public Node create(HeadOptions options, NodeContext context) {
    HeadNode node = new HeadNode(options, context);
    counter(context, "sampled_spans", "Spans that were sampled.", node.sampledSpans);
    counter(context, "dropped_spans", "Spans that were not sampled.", node.droppedSpans);
    counter(context, "rescued_spans", "Not sampled, and failed or slow.", node.rescuedSpans);
    counter(context, "marked_spans", "Not sampled, for a tail node.", node.markedSpans);
    histories.put(context.id(), node.history());
    if (!node.isBeforeTail()) {
      dropping.put(context.id(), node.history());
    }
    return new Node() {
      @Override
      public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
        node.take(batch, origin, done);
      }

      @Override
      public void close() {
        histories.remove(context.id(), node.history());
        dropping.remove(context.id(), node.history());
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
