package io.datatracing.collector.intake;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes every batch to the store as it came, and knows whether the store takes data, for {@code
 * /readyz}.
 */
public final class StoreIntake implements SpanIntake {
  /**
   * How long a refusal counts. Who is not ready gets no spans from a load balancer, so only time
   * can say that it is worth another try.
   */
  static final long REFUSAL_COUNTS_NANOS = 5_000_000_000L;

  private record Refusal(String reason, long atNanos) {}

  private final SpanWriter writer;
  private final LongSupplier nanoTime;

  /** Racy on purpose: of two answers that come at once either may be the latest. */
  private volatile @Nullable Refusal refusal;

  public StoreIntake(SpanWriter writer) {
    this(writer, System::nanoTime);
  }

  StoreIntake(SpanWriter writer, LongSupplier nanoTime) {
    this.writer = writer;
    this.nanoTime = nanoTime;
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    writer.append(
        batch,
        new AppendCallback() {
          @Override
          public void stored() {
            refusal = null;
            done.stored();
          }

          @Override
          public void failed(StoreException cause) {
            refusal = new Refusal(reason(cause), nanoTime.getAsLong());
            done.failed(cause);
          }
        });
  }

  /** Why the store does not take spans; null when it does, as far as is known. */
  public @Nullable String obstacle() {
    Refusal last = refusal;
    return last == null || nanoTime.getAsLong() - last.atNanos() > REFUSAL_COUNTS_NANOS
        ? null
        : last.reason();
  }

  /** Only of an overload is the text made for others: that of a failure may name files. */
  private static String reason(StoreException cause) {
    return cause instanceof StoreOverloadedException
        ? "The store does not keep up: " + cause.getMessage()
        : "The store does not take spans; its log says why.";
  }
}
