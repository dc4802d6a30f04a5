package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;

/** The server's own store, which is opened and closed elsewhere. */
public final class StoreType implements NodeType<StoreType.Options> {
  private final SpanIntake store;

  public StoreType(SpanIntake store) {
    this.store = store;
  }

  /** None: the store has its settings on the command line. */
  public record Options() {}

  @Override
  public String name() {
    return "store";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean isOutput() {
    return true;
  }

  @Override
  public Node create(Options options, NodeContext context) {
    return new Node() {
      @Override
      public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
        store.take(batch, origin, done);
      }

      /** The store closes after the collector. */
      @Override
      public void close() {}
    };
  }
}
