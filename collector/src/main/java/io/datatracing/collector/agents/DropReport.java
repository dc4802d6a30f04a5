package io.datatracing.collector.agents;

import java.util.List;

/**
 * Spans an agent lost by one cause in one window of time.
 *
 * @param count exact
 * @param traces some of the traces they were of, all while the list had room
 */
record DropReport(
    String cause, long fromUnixNano, long toUnixNano, long count, List<DroppedTrace> traces) {
  DropReport {
    traces = List.copyOf(traces);
  }

  /**
   * @param traceId 32 hexadecimal digits
   */
  record DroppedTrace(String traceId, long timeUnixNano) {}
}
