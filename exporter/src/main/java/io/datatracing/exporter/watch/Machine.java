package io.datatracing.exporter.watch;

/** What the watch reads of its JVM; injected, so that a test can be any JVM. */
interface Machine {
  /** Whether a collection ran since the last call. */
  boolean hasCollected();

  /** Share of the largest possible heap that is in use, from 0 to 1, garbage included. */
  double heapUsed();
}
