package io.datatracing.storage.segment;

/** Receives what a summary needs of one span, repetitions included. */
interface FactSink {
  void accept(
      long spanId,
      boolean isRoot,
      long startTimeUnixNano,
      long endTimeUnixNano,
      String service,
      String operation,
      boolean isError,
      boolean isMatch);
}
