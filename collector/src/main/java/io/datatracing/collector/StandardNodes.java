package io.datatracing.collector;

import io.datatracing.collector.enrich.EnrichType;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.metrics.MetricsType;
import io.datatracing.collector.metrics.UnsampledFigures;
import io.datatracing.collector.output.KafkaOutputType;
import io.datatracing.collector.output.OtlpOutputType;
import io.datatracing.collector.output.ParquetOutputType;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.NodeTypes;
import io.datatracing.collector.pipeline.StoreType;
import io.datatracing.collector.redact.RedactType;
import io.datatracing.collector.sampling.head.HeadType;
import io.datatracing.collector.sampling.tail.TailType;
import io.datatracing.storage.api.StoreException;
import java.util.List;

/** The types of node that this collector has. A new type is a line here. */
public final class StandardNodes {
  private StandardNodes() {}

  /**
   * @param store where nodes of the type {@code store} lead
   * @param pending shows readers what nodes hold back
   * @param figures shows readers what nodes have counted
   * @param head knows what its nodes drop
   */
  static NodeTypes with(
      SpanIntake store, PendingSpans pending, UnsampledFigures figures, HeadType head) {
    return new NodeTypes(
        List.of(
            new RedactType(),
            new EnrichType(),
            new MetricsType(figures),
            head,
            new TailType(pending),
            new StoreType(store),
            new OtlpOutputType(),
            new KafkaOutputType(),
            new ParquetOutputType()));
  }

  /** For reading a file without running it. */
  public static NodeTypes toCheck() {
    return with(
        (batch, origin, done) -> done.failed(new StoreException("no store here")),
        new PendingSpans(),
        new UnsampledFigures(() -> 0),
        new HeadType());
  }
}
