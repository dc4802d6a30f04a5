package io.datatracing.collector.otlp;

import static io.datatracing.collector.otlp.FieldKind.BOOL;
import static io.datatracing.collector.otlp.FieldKind.BYTES;
import static io.datatracing.collector.otlp.FieldKind.DOUBLE;
import static io.datatracing.collector.otlp.FieldKind.FIXED32;
import static io.datatracing.collector.otlp.FieldKind.FIXED64;
import static io.datatracing.collector.otlp.FieldKind.HEX_ID;
import static io.datatracing.collector.otlp.FieldKind.INT64;
import static io.datatracing.collector.otlp.FieldKind.STRING;
import static io.datatracing.collector.otlp.FieldKind.UINT32;

import java.util.List;

/**
 * The messages of {@code opentelemetry/proto/collector/trace/v1/trace_service.proto} and what it
 * imports, version 1.11. A test compares this table with the published descriptors.
 */
final class OtlpMessages {
  static final MessageType EXPORT_TRACE_REQUEST = new MessageType();

  private static final List<String> SPAN_KINDS =
      List.of(
          "SPAN_KIND_UNSPECIFIED",
          "SPAN_KIND_INTERNAL",
          "SPAN_KIND_SERVER",
          "SPAN_KIND_CLIENT",
          "SPAN_KIND_PRODUCER",
          "SPAN_KIND_CONSUMER");
  private static final List<String> STATUS_CODES =
      List.of("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

  static {
    MessageType anyValue = new MessageType();
    MessageType keyValue = new MessageType().field(1, "key", STRING).message(2, "value", anyValue);
    anyValue
        .field(1, "string_value", STRING)
        .field(2, "bool_value", BOOL)
        .field(3, "int_value", INT64)
        .field(4, "double_value", DOUBLE)
        .message(5, "array_value", new MessageType().repeated(1, "values", anyValue))
        .message(6, "kvlist_value", new MessageType().repeated(1, "values", keyValue))
        .field(7, "bytes_value", BYTES);
    MessageType event =
        new MessageType()
            .field(1, "time_unix_nano", FIXED64)
            .field(2, "name", STRING)
            .repeated(3, "attributes", keyValue)
            .field(4, "dropped_attributes_count", UINT32);
    MessageType link =
        new MessageType()
            .field(1, "trace_id", HEX_ID)
            .field(2, "span_id", HEX_ID)
            .field(3, "trace_state", STRING)
            .repeated(4, "attributes", keyValue)
            .field(5, "dropped_attributes_count", UINT32)
            .field(6, "flags", FIXED32);
    MessageType status =
        new MessageType().field(2, "message", STRING).enumeration(3, "code", STATUS_CODES);
    MessageType span =
        new MessageType()
            .field(1, "trace_id", HEX_ID)
            .field(2, "span_id", HEX_ID)
            .field(3, "trace_state", STRING)
            .field(4, "parent_span_id", HEX_ID)
            .field(5, "name", STRING)
            .enumeration(6, "kind", SPAN_KINDS)
            .field(7, "start_time_unix_nano", FIXED64)
            .field(8, "end_time_unix_nano", FIXED64)
            .repeated(9, "attributes", keyValue)
            .field(10, "dropped_attributes_count", UINT32)
            .repeated(11, "events", event)
            .field(12, "dropped_events_count", UINT32)
            .repeated(13, "links", link)
            .field(14, "dropped_links_count", UINT32)
            .message(15, "status", status)
            .field(16, "flags", FIXED32);
    MessageType scope =
        new MessageType()
            .field(1, "name", STRING)
            .field(2, "version", STRING)
            .repeated(3, "attributes", keyValue)
            .field(4, "dropped_attributes_count", UINT32);
    MessageType scopeSpans =
        new MessageType()
            .message(1, "scope", scope)
            .repeated(2, "spans", span)
            .field(3, "schema_url", STRING);
    MessageType entityRef =
        new MessageType()
            .field(1, "schema_url", STRING)
            .field(2, "type", STRING)
            .repeated(3, "id_keys", STRING)
            .repeated(4, "description_keys", STRING);
    MessageType resource =
        new MessageType()
            .repeated(1, "attributes", keyValue)
            .field(2, "dropped_attributes_count", UINT32)
            .repeated(3, "entity_refs", entityRef);
    MessageType resourceSpans =
        new MessageType()
            .message(1, "resource", resource)
            .repeated(2, "scope_spans", scopeSpans)
            .field(3, "schema_url", STRING);
    EXPORT_TRACE_REQUEST.repeated(1, "resource_spans", resourceSpans);
  }

  private OtlpMessages() {}
}
