package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up a {@link TraceSummary} from the few facts of each span that it needs. */
public final class TraceSummaryBuilder {
  private final TraceId traceId;
  private final Map<String, int[]> countsByService = new TreeMap<>();
  private long start = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;
  private int spanCount;
  private int errorCount;
  private int matchedSpanCount;
  private TraceSummary.@Nullable Root root;
  private long rootStart;
  private long rootSpanId;

  public TraceSummaryBuilder(TraceId traceId) {
    this.traceId = traceId;
  }

  /** Adds one span; the caller has removed repetitions. The order of calls does not matter. */
  public void add(
      long spanId,
      boolean isRoot,
      long startTimeUnixNano,
      long endTimeUnixNano,
      String service,
      String operation,
      boolean isError,
      boolean isMatch) {
    spanCount++;
    start = Math.min(start, startTimeUnixNano);
    end = Math.max(end, endTimeUnixNano);
    int[] counts = countsByService.computeIfAbsent(service, name -> new int[2]);
    counts[0]++;
    if (isError) {
      errorCount++;
      counts[1]++;
    }
    if (isMatch) {
      matchedSpanCount++;
    }
    if (isRoot && isBefore(startTimeUnixNano, spanId, service, operation)) {
      root = new TraceSummary.Root(service, operation);
      rootStart = startTimeUnixNano;
      rootSpanId = spanId;
    }
  }

  /** A total order, so that two stores which hold the same spans name the same root. */
  private boolean isBefore(long startTime, long spanId, String service, String operation) {
    if (root == null) {
      return true;
    }
    if (startTime != rootStart) {
      return startTime < rootStart;
    }
    int byId = Long.compareUnsigned(spanId, rootSpanId);
    if (byId != 0) {
      return byId < 0;
    }
    int byService = service.compareTo(root.service());
    return byService != 0 ? byService < 0 : operation.compareTo(root.operation()) < 0;
  }

  /** At least one span must have been added. */
  public TraceSummary build() {
    List<TraceSummary.Service> services =
        countsByService.entrySet().stream()
            .map(e -> new TraceSummary.Service(e.getKey(), e.getValue()[0], e.getValue()[1]))
            .toList();
    return new TraceSummary(
        traceId, start, end - start, spanCount, errorCount, root, services, matchedSpanCount);
  }
}
