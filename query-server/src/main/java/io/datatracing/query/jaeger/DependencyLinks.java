package io.datatracing.query.jaeger;

import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.query.api.DependencyLink;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.Aggregates;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/dependencies}: from what the store has added up, so no job has to run before.
 * Topics and databases are nodes too.
 */
final class DependencyLinks {
  private static final long DEFAULT_LOOKBACK_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Aggregates aggregates;
  private final LongSupplier clock;

  DependencyLinks(Aggregates aggregates, LongSupplier clock) {
    this.aggregates = aggregates;
    this.clock = clock;
  }

  Response ui(Request request) {
    Parameters parameters = Parameters.lenient(request);
    Long endTs = parameters.optional("endTs", UiTimes::fromMillis, UiTimes.MILLIS);
    Long lookback = parameters.optional("lookback", UiTimes::length, UiTimes.MILLIS_LONG);
    String service = parameters.text("service");
    long end = endTs == null ? clock.getAsLong() : endTs;
    Collection<DependencyLink> links =
        between(UiTimes.minus(end, lookback == null ? DEFAULT_LOOKBACK_NANOS : lookback), end);
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("data");
          for (DependencyLink link : links) {
            if (isOf(link, service)) {
              json.writeStartObject();
              json.writeStringField("parent", link.parent());
              json.writeStringField("child", link.child());
              json.writeNumberField("callCount", link.callCount());
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          UiNames.counts(json, 0);
          json.writeNullField("errors");
        });
  }

  /** In whole minutes. */
  Collection<DependencyLink> between(long startNanos, long endNanos) {
    return DependencyLink.of(aggregates.edges(startNanos, endNanos));
  }

  private static boolean isOf(DependencyLink link, @Nullable String service) {
    return service == null || link.parent().equals(service) || link.child().equals(service);
  }
}
