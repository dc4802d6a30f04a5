package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;
import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tail}. */
public final class TailType implements NodeType<TailSettings> {
  static final String NAME = "tail";

  private static final String LEFT_OVER = "left-over";

  private final PendingSpans pending;

  /**
   * @param pending shows readers what the nodes hold back
   */
  public TailType(PendingSpans pending) {
    this.pending = pending;
  }

  @Override
  public String name() {
    return NAME;
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
    return visible(node, false);
  }

  /** All of it is kept: by which policies it would have been decided nobody knows any more. */
  @Override
  public @Nullable Node recover(NodeContext context) {
    if (!TailNode.isLeft(context.directory())) {
      return null;
    }
    TailOptions options =
        TailOptions.of(List.of(Policy.keep(LEFT_OVER, new Condition.Always())))
            .withWorkers(1)
            .withLinks(null);
    return visible(TailNode.start(options, context), true);
  }

  private Node visible(TailNode node, boolean isLeftOver) {
    pending.add(node);
    return new Node() {
      private volatile boolean isDrained;

      @Override
      public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
        node.take(batch, origin, done);
      }

      @Override
      public boolean drain(Duration atMost) {
        isDrained = node.drain(atMost);
        return isDrained;
      }

      @Override
      public void close() {
        pending.remove(node);
        node.close();
        if (isLeftOver && isDrained) {
          node.delete();
        }
      }
    };
  }
}
