package io.datatracing.storage.segment;

/**
 * Adds up the arrays of one table as they grow: an estimate that leaves out object headers. Only
 * the thread that owns the table calls {@link #grew}.
 */
final class MemoryMeter {
  private long bytes;

  void grew(long by) {
    bytes += by;
  }

  long bytes() {
    return bytes;
  }
}
