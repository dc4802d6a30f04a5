package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;

/** {@code tail}. */
public final class TailType implements NodeType<TailSettings> {
  private final PendingSpans pending;

  /**
   * @param pending shows readers what the nodes hold back
   */
  public TailType(PendingSpans pending) {
    this.pending = pending;
  }

  @Override
  public String name() {
    return "tail";
  }

  @Override
  public Class<TailSettings> options() {
    return TailSettings.class;
  }

  @Override
  public boolean keepsFiles() {
    return true;
  }

  @Override
  public Node create(TailSettings settings, NodeContext context) {
    TailNode node;
    try {
      node = TailNode.start(settings.options(), context);
    } catch (StoreException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    TailMetrics.register(node, context);
    pending.add(node);
    return new Node() {
      @Override
      public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
        node.take(batch, origin, done);
      }

      @Override
      public void close() {
        pending.remove(node);
        node.close();
      }
    };
  }
}
