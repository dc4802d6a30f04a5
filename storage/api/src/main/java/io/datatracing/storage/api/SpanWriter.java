package io.datatracing.storage.api;

import io.datatracing.model.otlp.OtlpBatch;

/** The way in. */
public interface SpanWriter {

  /**
   * Hands a batch to the store and returns at once; {@code done} hears exactly once what became of
   * it, either on the caller's thread before this method returns or later on a thread of the store.
   *
   * <p>Stored means durable (it survives the loss of the process) and readable by every read that
   * begins afterwards. A store whose bounded queue is full refuses at once with {@link
   * StoreOverloadedException}; the caller may try again later. After any other failure it is
   * unknown whether the batch will be found.
   */
  void append(OtlpBatch batch, AppendCallback done);
}
