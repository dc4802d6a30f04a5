package io.datatracing.bootstrap.messaging;

/** How the nodes of a stream topology are told: setting {@code datatracing.kafkastreams.nodes}. */
public final class ProcessorNodes {
  /** Set once, before the first record; racy reads see it late at most. */
  private static volatile boolean inFull;

  private ProcessorNodes() {}

  /** True: a span for each node that a record passes. False: one list on the record's span. */
  public static boolean areInFull() {
    return inFull;
  }

  public static void inFull(boolean value) {
    inFull = value;
  }
}
