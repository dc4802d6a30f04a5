package io.datatracing.collector.pipeline;

import io.datatracing.model.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something was done to the pipeline.
 *
 * @param action {@code config.update}, {@code config.refused}, {@code mode.change}, {@code
 *     shutdown}
 * @param by which way it came
 * @param detail what it was about, in a few words
 * @param nodes that it was about; empty for all
 * @param heldBatches without an answer at these nodes when it happened
 * @param affectedSpans spans of traced batches there, which are linked with the action's own
 * @param trace of the action; null when nothing was traced
 */
record ControlAction(
    long timeUnixNano,
    String action,
    String by,
    String detail,
    List<String> nodes,
    long heldBatches,
    int affectedSpans,
    @Nullable TraceId trace) {
  ControlAction {
    nodes = List.copyOf(nodes);
  }
}
