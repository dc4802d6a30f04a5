package io.datatracing.instrumentation.kafkastreams;

/**
 * How many earlier writers the caches of one task remember at most, whatever the caches' size:
 * 16,384 make 400 kB. Used by the thread that runs the task.
 */
final class MergeBudget {
  static final int MOST = 16_384;

  private int used;

  boolean take() {
    if (used >= MOST) {
      return false;
    }
    used++;
    return true;
  }

  void release(int count) {
    used = Math.max(0, used - count);
  }
}
