package io.datatracing.collector;

import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.pipeline.NodeTypes;
import io.datatracing.collector.pipeline.StoreType;
import io.datatracing.collector.redact.RedactType;
import io.datatracing.storage.api.StoreException;
import java.util.List;

/** The types of node that this collector has. A new type is a line here. */
public final class StandardNodes {
  private StandardNodes() {}

  /**
   * @param store where nodes of the type {@code store} lead
   */
  static NodeTypes with(SpanIntake store) {
    return new NodeTypes(List.of(new RedactType(), new StoreType(store)));
  }

  /** For reading a file without running it. */
  public static NodeTypes toCheck() {
    return with((batch, origin, done) -> done.failed(new StoreException("no store here")));
  }
}
