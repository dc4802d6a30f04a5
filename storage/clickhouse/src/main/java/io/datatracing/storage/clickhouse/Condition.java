package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as a condition on {@code spans}, that every span meets which the query matches.
 *
 * @param sql the condition
 * @param isExact whether only such spans meet it; otherwise they have to be looked at
 */
record Condition(String sql, boolean isExact) {

  static Condition of(TraceQuery query, TagCondition.ContextFinder contexts) {
    List<String> parts = new ArrayList<>();
    parts.add(times(query.startNanos(), query.endNanos()));
    if (query.service() != null) {
      parts.add("Service = " + Names.text(query.service()));
    }
    if (query.operation() != null) {
      parts.add("Name = " + Names.text(query.operation()));
    }
    bound(parts, "Duration >= ", query.minDurationNanos());
    bound(parts, "Duration <= ", query.maxDurationNanos());
    boolean isExact = true;
    for (Tag tag : query.tags()) {
      TagCondition condition = TagCondition.of(tag, contexts);
      parts.add(condition.sql());
      isExact &= condition.isExact();
    }
    return new Condition(String.join(" AND ", parts), isExact);
  }

  private static void bound(List<String> parts, String comparison, @Nullable Long nanos) {
    if (nanos != null) {
      parts.add(comparison + number(nanos));
    }
  }

  /** Spans that start in a time; the bucket is the key of the table. */
  static String times(long startNanos, long endNanos) {
    return "Bucket >= "
        + bucket(startNanos)
        + " AND Bucket <= "
        + bucket(endNanos)
        + " AND Start >= "
        + number(startNanos)
        + " AND Start < "
        + number(endNanos);
  }

  static int bucket(long timeUnixNano) {
    return (int) Math.floorDiv(Aggregates.minute(timeUnixNano), SpanEncoder.BUCKET_MINUTES);
  }

  /** The lowest number of all has no literal of its own. */
  static String number(long value) {
    return "toInt64(" + (value == Long.MIN_VALUE ? "'" + value + "'" : value) + ")";
  }
}
