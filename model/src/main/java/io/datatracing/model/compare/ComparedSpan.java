package io.datatracing.model.compare;

import io.datatracing.model.tree.TraceNode;
import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link TraceComparison}.
 *
 * @param depth 0 at root level
 * @param before null if only the second trace has it
 * @param after null if only the first trace has it
 */
public record ComparedSpan(int depth, @Nullable TraceNode before, @Nullable TraceNode after) {
  public ComparedSpan {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a row of a comparison has a span on neither side");
    }
  }
}
