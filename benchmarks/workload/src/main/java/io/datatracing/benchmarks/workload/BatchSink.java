package io.datatracing.benchmarks.workload;

/** Takes what one pod's batch span processor would send. */
@FunctionalInterface
public interface BatchSink {
  /**
   * @param request an {@code ExportTraceServiceRequest}; the sink's own array
   */
  void accept(byte[] request, int spans);
}
