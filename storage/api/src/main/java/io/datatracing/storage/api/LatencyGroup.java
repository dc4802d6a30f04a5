package io.datatracing.storage.api;

import io.datatracing.model.SpanKind;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The durations of some spans. What a query did not group by is null.
 *
 * @param startUnixNano when the step begins; the query's start where it asked for no steps
 */
public record LatencyGroup(
    @Nullable String service,
    @Nullable String operation,
    @Nullable SpanKind kind,
    @Nullable Boolean isError,
    long startUnixNano,
    LatencyFigures figures) {

  /** By time, service, operation, kind and status. */
  public static final Comparator<LatencyGroup> ORDER =
      Comparator.comparingLong(LatencyGroup::startUnixNano)
          .thenComparing(LatencyGroup::service, nullsFirst())
          .thenComparing(LatencyGroup::operation, nullsFirst())
          .thenComparing(LatencyGroup::kind, nullsFirst())
          .thenComparing(LatencyGroup::isError, nullsFirst());

  private static <T extends Comparable<? super T>> Comparator<@Nullable T> nullsFirst() {
    return Comparator.nullsFirst(Comparator.<T>naturalOrder());
  }
}
