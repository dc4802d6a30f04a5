package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordAddress;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One span that sent or handled a record. */
final class HopJson {
  private HopJson() {}

  static void write(JsonGenerator json, JsonAnswers answers, Span span) throws IOException {
    List<Attribute> attributes = span.attributes();
    json.writeStartObject();
    json.writeStringField("traceId", span.traceId().toString());
    json.writeStringField("spanId", span.spanId().toString());
    json.writeStringField("name", span.name());
    json.writeStringField("operation", span.kind() == SpanKind.PRODUCER ? "send" : "process");
    json.writeObjectFieldStart("service");
    answers.service(json, span.service());
    json.writeEndObject();
    JsonAnswers.nanos(json, "startTimeUnixNano", span.startTimeUnixNano());
    JsonAnswers.nanos(json, "durationNanos", span.durationNanos());
    json.writeStringField("status", span.status().code().name());
    text(json, "topic", MessagingAttributes.text(attributes, MessagingAttributes.DESTINATION));
    address(json, "record", RecordAddress.of(attributes));
    text(json, "group", MessagingAttributes.text(attributes, MessagingAttributes.GROUP));
    text(json, "key", MessagingAttributes.text(attributes, MessagingAttributes.KEY));
    json.writeArrayFieldStart("ids");
    for (String id : MessagingAttributes.texts(attributes, MessagingAttributes.ID)) {
      json.writeString(id);
    }
    json.writeEndArray();
    text(json, "batch", MessagingAttributes.text(attributes, MessagingAttributes.BATCH));
    json.writeEndObject();
  }

  static void address(JsonGenerator json, String field, @Nullable RecordAddress address)
      throws IOException {
    if (address == null) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    text(json, "cluster", address.cluster());
    json.writeStringField("topic", address.topic());
    json.writeNumberField("partition", address.partition());
    json.writeStringField("offset", Long.toString(address.offset()));
    json.writeEndObject();
  }

  static void text(JsonGenerator json, String field, @Nullable String value) throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, value);
    }
  }
}
