package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/v1/traces/{id}}, as far as a terminal shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TraceDocument(String traceId, List<ServiceSummary> services, List<Span> spans) {

  /**
   * @param durationNanos negative when the span ended before it started
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Span(
      String spanId,
      @Nullable String parentSpanId,
      String name,
      String kind,
      String service,
      long startTimeUnixNano,
      long durationNanos,
      SpanStatus status) {}

  /**
   * @param code UNSET, OK or ERROR
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SpanStatus(String code, String message) {}

  /** In the terms of the model: ids, names, services, kinds, times and status of the spans. */
  public Trace toTrace() {
    TraceId id = TraceId.parse(traceId);
    return Trace.of(id, spans.stream().map(span -> toSpan(id, span)).toList());
  }

  private static io.datatracing.model.Span toSpan(TraceId traceId, Span span) {
    String parent = span.parentSpanId();
    return io.datatracing.model.Span.builder(traceId, SpanId.parse(span.spanId()), span.name())
        .parent(parent == null ? null : SpanId.parse(parent))
        .kind(SpanKind.valueOf(span.kind()))
        .times(span.startTimeUnixNano(), span.startTimeUnixNano() + span.durationNanos())
        .status(new Status(Status.Code.valueOf(span.status().code()), span.status().message()))
        .resource(serviceNamed(span.service()))
        .build();
  }

  private static Resource serviceNamed(String name) {
    return new Resource(List.of(new Attribute(Resource.SERVICE_NAME, AttributeValue.of(name))));
  }

  public Map<String, Integer> colorSlots() {
    Map<String, Integer> slots = new HashMap<>();
    services.forEach(service -> slots.put(service.name(), service.colorSlot()));
    return slots;
  }
}
