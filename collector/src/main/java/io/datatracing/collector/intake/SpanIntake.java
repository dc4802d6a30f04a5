package io.datatracing.collector.intake;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;

/**
 * The one way in: every receiver hands over here what it has read, whatever protocol it came by,
 * and what follows the receivers (redaction, sampling, the store) stands behind it.
 */
@FunctionalInterface
public interface SpanIntake {

  /**
   * Takes a batch and returns at once: the caller may be an event loop.
   *
   * @param batch OTLP; every span in it has valid ids. It belongs to the intake until {@code done}
   *     has heard.
   * @param origin who sent it, by which protocol
   * @param done hears exactly once, on any thread, also before this method returns. {@code stored}
   *     is what the sender takes for a promise: the batch survives the loss of this process, or was
   *     decided not to be kept. A {@link io.datatracing.storage.api.StoreOverloadedException} asks
   *     the sender to come again.
   */
  void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done);
}
