package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.storage.api.TraceSummaryBuilder;
import java.io.IOException;

/** A whole trace. Resources and scopes are listed once, spans refer to them by index. */
final class TraceJson {
  private final SummaryJson summaryJson;
  private final Contexts<Resource> resources = new Contexts<>();
  private final Contexts<Scope> scopes = new Contexts<>();

  TraceJson(JsonAnswers answers) {
    this.summaryJson = new SummaryJson(answers);
  }

  void write(JsonGenerator json, Trace trace) throws IOException {
    TraceSummaryBuilder summary = new TraceSummaryBuilder(trace.traceId());
    for (Span span : trace.spans()) {
      resources.indexOf(span.resource());
      scopes.indexOf(span.scope());
      summary.add(
          span.spanId().value(),
          span.parentSpanId() == null,
          span.startTimeUnixNano(),
          span.endTimeUnixNano(),
          span.service(),
          span.name(),
          span.status().isError(),
          false);
    }
    summaryJson.fields(json, summary.build());
    json.writeArrayFieldStart("resources");
    for (Resource resource : resources.distinct()) {
      resource(json, resource);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("scopes");
    for (Scope scope : scopes.distinct()) {
      scope(json, scope);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("spans");
    for (Span span : trace.spans()) {
      span(json, span);
    }
    json.writeEndArray();
  }

  private static void resource(JsonGenerator json, Resource resource) throws IOException {
    json.writeStartObject();
    AttributesJson.write(json, "attributes", resource.attributes());
    json.writeNumberField("droppedAttributesCount", resource.droppedAttributesCount());
    json.writeStringField("schemaUrl", resource.schemaUrl());
    json.writeEndObject();
  }

  private static void scope(JsonGenerator json, Scope scope) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", scope.name());
    json.writeStringField("version", scope.version());
    AttributesJson.write(json, "attributes", scope.attributes());
    json.writeNumberField("droppedAttributesCount", scope.droppedAttributesCount());
    json.writeStringField("schemaUrl", scope.schemaUrl());
    json.writeEndObject();
  }

  private void span(JsonGenerator json, Span span) throws IOException {
    json.writeStartObject();
    json.writeStringField("spanId", span.spanId().toString());
    SpanId parent = span.parentSpanId();
    json.writeStringField("parentSpanId", parent == null ? null : parent.toString());
    json.writeStringField("name", span.name());
    json.writeStringField("kind", span.kind().name());
    json.writeStringField("service", span.service());
    json.writeNumberField("resource", resources.indexOf(span.resource()));
    json.writeNumberField("scope", scopes.indexOf(span.scope()));
    JsonAnswers.nanos(json, "startTimeUnixNano", span.startTimeUnixNano());
    JsonAnswers.nanos(json, "durationNanos", span.durationNanos());
    status(json, span.status());
    json.writeStringField("traceState", span.traceState());
    json.writeNumberField("flags", Integer.toUnsignedLong(span.flags()));
    AttributesJson.write(json, "attributes", span.attributes());
    json.writeNumberField("droppedAttributesCount", span.droppedAttributesCount());
    json.writeArrayFieldStart("events");
    for (Event event : span.events()) {
      event(json, event);
    }
    json.writeEndArray();
    json.writeNumberField("droppedEventsCount", span.droppedEventsCount());
    json.writeArrayFieldStart("links");
    for (Link link : span.links()) {
      link(json, link);
    }
    json.writeEndArray();
    json.writeNumberField("droppedLinksCount", span.droppedLinksCount());
    json.writeEndObject();
  }

  private static void status(JsonGenerator json, Status status) throws IOException {
    json.writeObjectFieldStart("status");
    json.writeStringField("code", status.code().name());
    json.writeStringField("message", status.message());
    json.writeEndObject();
  }

  private static void event(JsonGenerator json, Event event) throws IOException {
    json.writeStartObject();
    JsonAnswers.nanos(json, "timeUnixNano", event.timeUnixNano());
    json.writeStringField("name", event.name());
    AttributesJson.write(json, "attributes", event.attributes());
    json.writeNumberField("droppedAttributesCount", event.droppedAttributesCount());
    json.writeEndObject();
  }

  private static void link(JsonGenerator json, Link link) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", link.traceId().toString());
    json.writeStringField("spanId", link.spanId().toString());
    json.writeStringField("traceState", link.traceState());
    json.writeNumberField("flags", Integer.toUnsignedLong(link.flags()));
    AttributesJson.write(json, "attributes", link.attributes());
    json.writeNumberField("droppedAttributesCount", link.droppedAttributesCount());
    json.writeEndObject();
  }
}
