package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.SpanIntake;
import java.time.Duration;

/**
 * One stage of the pipeline. It takes batches, changes, holds back or drops spans of them, hands
 * the rest to {@link NodeContext#next}, and answers its caller when what it took is safe: stored by
 * those behind it, in a journal of its own, or decided not to be kept and in the ledger.
 */
public interface Node extends SpanIntake, AutoCloseable {

  /**
   * Comes before {@link #close} where no node will go on with what this one holds back: decides
   * now, takes nothing more, and hands on. Called again while it says no.
   *
   * @return whether nothing is left
   */
  default boolean drain(Duration atMost) {
    return true;
  }

  /**
   * Waits, within bounds, until everything that was acknowledged is either handed on or in the
   * node's journal. Nothing is taken afterwards.
   */
  @Override
  void close();
}
