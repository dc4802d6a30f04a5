package io.datatracing.query.api;

import io.datatracing.http.BodyWriter;
import io.datatracing.http.HttpProblem;
import io.datatracing.query.QueryLimits;
import io.datatracing.storage.api.StoreReport.Damage;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the question that this thread works on may still cost, and whether somebody still waits for
 * it. Looked at before each look at the store and every few thousand spans of a scan, so a question
 * ends soon after its client left; a single look is not interrupted. One thread.
 */
public final class QueryBudget {
  private static final ThreadLocal<@Nullable QueryBudget> CURRENT = new ThreadLocal<>();

  private final BooleanSupplier abandoned;
  private final QueryLimits limits;
  private final LongSupplier nanoTime;
  private final Counter ended;
  private final Supplier<List<Damage>> damages;
  private final long startNanos;
  private long spans;

  /**
   * @param abandoned whether nobody waits any more
   * @param nanoTime as {@link System#nanoTime}
   * @param ended counts, by cause, questions that were ended before their answer
   * @param damages of the store that is looked at
   */
  QueryBudget(
      BooleanSupplier abandoned,
      QueryLimits limits,
      LongSupplier nanoTime,
      Counter ended,
      Supplier<List<Damage>> damages) {
    this.damages = damages;
    this.abandoned = abandoned;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.ended = ended;
    startNanos = nanoTime.getAsLong();
  }

  /** Of this thread's question; null where none is asked, as in a stream that was begun. */
  static @Nullable QueryBudget current() {
    return CURRENT.get();
  }

  /** From now on this thread's. */
  void begin() {
    CURRENT.set(this);
  }

  /**
   * An answer that goes on looking at the store while it is written, which still counts for the
   * question of this thread. A bound that is reached after the first 32 KiB cuts the answer.
   */
  public static BodyWriter whileWriting(BodyWriter writer) {
    QueryBudget budget = CURRENT.get();
    if (budget == null) {
      return writer;
    }
    return out -> {
      budget.begin();
      try {
        writer.writeTo(out);
      } finally {
        end();
      }
    };
  }

  static void end() {
    CURRENT.remove();
  }

  /** What cannot be read and is missing in answers; none where no question is asked. */
  static Supplier<List<Damage>> damages() {
    QueryBudget budget = CURRENT.get();
    return budget == null ? List::of : budget.damages;
  }

  /** A trace was read. */
  void read(int spanCount) {
    spans += spanCount;
  }

  /**
   * @throws io.datatracing.http.HttpProblemException 422 naming the bound that was reached; 503
   *     that nobody hears where the client has left
   */
  void check() {
    if (abandoned.getAsBoolean()) {
      ended.labelValues("client_gone").inc();
      throw HttpProblem.unavailable("The client has left.", 1).asException();
    }
    if (nanoTime.getAsLong() - startNanos > limits.time().toNanos()) {
      ended.labelValues("time").inc();
      throw tooExpensive("more than " + limits.time().toMillis() + " ms");
    }
    if (spans > limits.spans()) {
      ended.labelValues("spans").inc();
      throw tooExpensive("more than " + limits.spans() + " spans to read");
    }
  }

  private static RuntimeException tooExpensive(String what) {
    return new HttpProblem(
            422,
            "Too expensive",
            "The question took "
                + what
                + "; ask for a shorter time, fewer traces, or with more conditions.",
            null,
            Map.of())
        .asException();
  }
}
