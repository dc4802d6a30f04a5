package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.query.api.Contexts;
import io.datatracing.query.api.PlainJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A trace as Jaeger's UI reads it: times in microseconds, one process per resource, parents and
 * links as references, events as logs. What is odd about a span stands among its warnings; nothing
 * is corrected.
 */
final class UiTraceJson {
  /** Beyond it a JavaScript number is another one, so the value is a string. */
  private static final long MAX_SAFE = (1L << 53) - 1;

  private static final String ERROR = "error";

  private final JsonGenerator json;
  private final Set<SpanId> ids = new HashSet<>();
  private final Set<SpanId> doubled = new HashSet<>();
  private final Contexts<Resource> processes = new Contexts<>();

  private UiTraceJson(JsonGenerator json, Trace trace) {
    this.json = json;
    for (Span span : trace.spans()) {
      if (!ids.add(span.spanId())) {
        doubled.add(span.spanId());
      }
    }
  }

  static void write(JsonGenerator json, Trace trace) throws IOException {
    new UiTraceJson(json, trace).trace(trace);
  }

  /** 16 digits for a 64-bit id, as Jaeger writes it. */
  static String id(TraceId id) {
    return id.high() == 0 ? new SpanId(id.low()).toString() : id.toString();
  }

  private void trace(Trace trace) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceID", id(trace.traceId()));
    json.writeArrayFieldStart("spans");
    for (Span span : trace.spans()) {
      span(span);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("processes");
    List<Resource> resources = processes.distinct();
    for (int i = 0; i < resources.size(); i++) {
      process(i, resources.get(i));
    }
    json.writeEndObject();
    json.writeNullField("warnings");
    json.writeEndObject();
  }

  private void process(int number, Resource resource) throws IOException {
    json.writeObjectFieldStart(processId(number));
    json.writeStringField("serviceName", resource.serviceName());
    json.writeArrayFieldStart("tags");
    for (Attribute attribute : resource.attributes()) {
      if (!attribute.key().equals(Resource.SERVICE_NAME)) {
        tag(attribute.key(), attribute.value());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String processId(int number) {
    return "p" + (number + 1);
  }

  private void span(Span span) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceID", id(span.traceId()));
    json.writeStringField("spanID", span.spanId().toString());
    json.writeNumberField("flags", span.flags() & 0xff);
    json.writeStringField("operationName", span.name());
    references(span);
    long start = UiTimes.micros(span.startTimeUnixNano());
    json.writeNumberField("startTime", start);
    json.writeNumberField("duration", Math.max(0, span.durationNanos()) / 1_000);
    tags(span);
    json.writeArrayFieldStart("logs");
    for (Event event : span.events()) {
      log(event);
    }
    json.writeEndArray();
    json.writeStringField("processID", processId(processes.indexOf(span.resource())));
    warnings(span);
    json.writeEndObject();
  }

  private void references(Span span) throws IOException {
    json.writeArrayFieldStart("references");
    SpanId parent = span.parentSpanId();
    if (parent != null) {
      reference("CHILD_OF", span.traceId(), parent);
    }
    for (Link link : span.links()) {
      reference(isChildOf(link) ? "CHILD_OF" : "FOLLOWS_FROM", link.traceId(), link.spanId());
    }
    json.writeEndArray();
  }

  /** OpenTelemetry's convention for what came from OpenTracing. */
  private static boolean isChildOf(Link link) {
    return link.attributes().stream()
        .anyMatch(
            attribute ->
                attribute.key().equals("opentracing.ref_type")
                    && attribute.value().text().equals("child_of"));
  }

  private void reference(String type, TraceId traceId, SpanId spanId) throws IOException {
    json.writeStartObject();
    json.writeStringField("refType", type);
    json.writeStringField("traceID", id(traceId));
    json.writeStringField("spanID", spanId.toString());
    json.writeEndObject();
  }

  private void tags(Span span) throws IOException {
    json.writeArrayFieldStart("tags");
    text("otel.scope.name", span.scope().name());
    text("otel.scope.version", span.scope().version());
    boolean hasError = false;
    for (Attribute attribute : span.attributes()) {
      hasError |= attribute.key().equals(ERROR);
      tag(attribute.key(), attribute.value());
    }
    if (span.kind() != SpanKind.UNSPECIFIED) {
      text("span.kind", UiNames.text(span.kind()));
    }
    switch (span.status().code()) {
      case ERROR -> {
        if (!hasError) {
          tag(ERROR, AttributeValue.of(true));
        }
        text("otel.status_code", "ERROR");
        text("otel.status_description", span.status().message());
      }
      case OK -> text("otel.status_code", "OK");
      case UNSET -> {}
    }
    text("w3c.tracestate", span.traceState());
    json.writeEndArray();
  }

  private void log(Event event) throws IOException {
    json.writeStartObject();
    json.writeNumberField("timestamp", UiTimes.micros(event.timeUnixNano()));
    json.writeArrayFieldStart("fields");
    text("event", event.name());
    for (Attribute attribute : event.attributes()) {
      tag(attribute.key(), attribute.value());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void text(String key, String value) throws IOException {
    if (!value.isEmpty()) {
      tag(key, AttributeValue.of(value));
    }
  }

  private void tag(String key, AttributeValue value) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    if (value instanceof AttributeValue.BoolValue bool) {
      json.writeStringField("type", "bool");
      json.writeBooleanField("value", bool.value());
    } else if (value instanceof AttributeValue.IntValue number) {
      json.writeStringField("type", "int64");
      if (Math.abs(number.value()) <= MAX_SAFE && number.value() != Long.MIN_VALUE) {
        json.writeNumberField("value", number.value());
      } else {
        json.writeStringField("value", Long.toString(number.value()));
      }
    } else if (value instanceof AttributeValue.DoubleValue number) {
      json.writeStringField("type", "float64");
      if (Double.isFinite(number.value())) {
        json.writeNumberField("value", number.value());
      } else {
        json.writeStringField("value", Double.toString(number.value()));
      }
    } else if (value instanceof AttributeValue.BytesValue bytes) {
      json.writeStringField("type", "binary");
      json.writeStringField("value", bytes.text());
    } else {
      json.writeStringField("type", "string");
      json.writeStringField("value", PlainJson.text(value));
    }
    json.writeEndObject();
  }

  private void warnings(Span span) throws IOException {
    List<String> warnings = new ArrayList<>();
    if (span.durationNanos() < 0) {
      warnings.add("The span ends " + -span.durationNanos() + " ns before its start.");
    }
    SpanId parent = span.parentSpanId();
    if (parent != null && !ids.contains(parent)) {
      warnings.add("Its parent " + parent + " is not stored.");
    }
    if (doubled.contains(span.spanId())) {
      warnings.add("The trace has another span of this id.");
    }
    if (SpanState.isOpen(span.attributes())) {
      warnings.add("The span has not ended; its duration is that of the last report.");
    }
    dropped(warnings, span.droppedAttributesCount(), "attributes");
    dropped(warnings, span.droppedEventsCount(), "events");
    dropped(warnings, span.droppedLinksCount(), "links");
    if (warnings.isEmpty()) {
      json.writeNullField("warnings");
      return;
    }
    json.writeArrayFieldStart("warnings");
    for (String warning : warnings) {
      json.writeString(warning);
    }
    json.writeEndArray();
  }

  private static void dropped(List<String> warnings, long count, String what) {
    if (count > 0) {
      warnings.add("The sender left out " + count + " " + what + ".");
    }
  }
}
