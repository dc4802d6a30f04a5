package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * When a batch left the accumulator for the first time. Kept on the batch; while its callbacks run,
 * in the context of the client's sender thread, where {@link PendingSend} finds it.
 */
final class DrainedBatch {
  private static final ContextKey<DrainedBatch> KEY = ContextKey.named("datatracing-kafka-drained");
  private static final VirtualField<DrainedBatch> DRAINED = new VirtualField<>();

  private final long nanoTime = System.nanoTime();

  private DrainedBatch() {}

  /** A batch that is sent again has left the accumulator before: the rest is the wire's time. */
  static void drained(Object batch) {
    if (DRAINED.get(batch) == null) {
      DRAINED.set(batch, new DrainedBatch());
    }
  }

  /** Makes the batch the one whose callbacks run; returns the context to restore. */
  static Context attach(Object batch) {
    Context current = CurrentContext.current();
    DrainedBatch drained = DRAINED.get(batch);
    return drained == null ? current : CurrentContext.attach(current.with(KEY, drained));
  }

  /** Nanoseconds from {@code startNanos} until the batch was drained; -1 if it never was. */
  static long nanosSince(long startNanos, Context context) {
    DrainedBatch drained = context.get(KEY);
    return drained == null ? -1 : Math.max(0, drained.nanoTime - startNanos);
  }
}
