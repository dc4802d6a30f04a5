package io.datatracing.storage.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search.
 *
 * @param nextCursor asks for the following page; null when there is none
 */
public record TracePage(List<TraceSummary> traces, @Nullable PageCursor nextCursor) {
  public TracePage {
    traces = List.copyOf(traces);
  }
}
