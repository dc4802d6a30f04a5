package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code ProducerBatch.drained}: the sender takes the batch out of the accumulator. */
final class BatchDrainedHook {
  private BatchDrainedHook() {}

  @OnEnter
  static void drained(@This Object batch) {
    DrainedBatch.drained(batch);
  }
}
