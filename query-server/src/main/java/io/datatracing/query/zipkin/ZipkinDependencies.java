package io.datatracing.query.zipkin;

import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.query.api.DependencyLink;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.Aggregates;
import java.util.Collection;

/** {@code dependencies}: from what the store has added up; topics and databases are nodes too. */
final class ZipkinDependencies {
  private final Aggregates aggregates;

  ZipkinDependencies(Aggregates aggregates) {
    this.aggregates = aggregates;
  }

  Response links(Request request) {
    ZipkinTimes times = ZipkinTimes.required(Parameters.lenient(request));
    Collection<DependencyLink> links =
        DependencyLink.of(aggregates.edges(times.startNanos(), times.endNanos()));
    return JsonAnswers.stream(
        json -> {
          json.writeStartArray();
          for (DependencyLink link : links) {
            json.writeStartObject();
            json.writeStringField("parent", ZipkinNames.lower(link.parent()));
            json.writeStringField("child", ZipkinNames.lower(link.child()));
            json.writeNumberField("callCount", link.callCount());
            if (link.errorCount() > 0) {
              json.writeNumberField("errorCount", link.errorCount());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
