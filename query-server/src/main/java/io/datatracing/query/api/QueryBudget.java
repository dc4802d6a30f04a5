package io.datatracing.query.api;

import io.datatracing.http.BodyWriter;
import io.datatracing.http.HttpProblem;
import io.datatracing.model.TraceId;
import io.datatracing.query.Notices;
import io.datatracing.query.QueryLimits;
import io.datatracing.storage.api.StoreReport.Damage;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Notices notices;
  private final long startNanos;
  private long spans;

  /** Null where nobody wants to know, or there were too many. */
  private @Nullable Set<TraceId> traces;

  private boolean dependsOnAll;
  private boolean dependsOnMore;

  private int maxTraces;
  private boolean looksAtTraces;
  private boolean looksAtSums;

  /**
   * @param abandoned whether nobody waits any more
   * @param nanoTime as {@link System#nanoTime}
   * @param ended counts, by cause, questions that were ended before their answer
   * @param damages of the store that is looked at
   * @param notices what else answers lack
   */
  QueryBudget(
      BooleanSupplier abandoned,
      QueryLimits limits,
      LongSupplier nanoTime,
      Counter ended,
      Supplier<List<Damage>> damages,
      Notices notices) {
    this.damages = damages;
    this.notices = notices;
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

  /** From now on keeps which traces the answer depends on, unless they are more than this. */
  void rememberTraces(int most) {
    maxTraces = most;
    traces = new LinkedHashSet<>();
  }

  /** The answer depends on all spans of this trace. */
  void dependsOn(TraceId trace) {
    Set<TraceId> known = traces;
    if (known != null) {
      known.add(trace);
      if (known.size() > maxTraces) {
        dependsOnAll();
      }
    }
  }

  /** The answer depends on what the reader tells of traces, not only on sums of what is stored. */
  void looksAtTraces() {
    looksAtTraces = true;
  }

  /** The answer adds up spans that are stored, and no others. */
  void looksAtSums() {
    looksAtSums = true;
  }

  /** The question of this thread {@link #looksAtSums}. */
  static void sumsOfCurrent() {
    QueryBudget budget = CURRENT.get();
    if (budget != null) {
      budget.looksAtSums();
    }
  }

  /** What the answer lacks, as far as it is known what it was made from. */
  List<String> notices() {
    if (looksAtSums) {
      return notices.ofSums();
    }
    return looksAtTraces ? notices.ofTraces() : List.of();
  }

  /** As {@link #notices}; none where no question is asked. */
  static Supplier<List<String>> noticesOfCurrent() {
    QueryBudget budget = CURRENT.get();
    return budget == null ? List::of : budget::notices;
  }

  boolean hasLookedAtTraces() {
    return looksAtTraces;
  }

  /** The answer depends on so many spans that it may be any: it holds as long as none changes. */
  void dependsOnAll() {
    traces = null;
    dependsOnAll = true;
  }

  /** The answer depends on more than can be told. */
  void dependsOnMore() {
    traces = null;
    dependsOnMore = true;
  }

  boolean isOfAll() {
    return dependsOnAll;
  }

  /** Null when more than spans decides the answer; empty as well when it {@link #isOfAll}. */
  @Nullable Set<TraceId> rememberedTraces() {
    if (dependsOnMore) {
      return null;
    }
    return dependsOnAll ? Set.of() : traces;
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
