package io.datatracing.storage.parquet;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;

/** Writes spans as records of {@link SpanSchema}. */
final class SpanRecords {
  private static final GroupType ROOT = SpanSchema.TYPE;
  private static final GroupType ATTRIBUTE = element(ROOT, "attributes");
  private static final GroupType EVENT = element(ROOT, "events");
  private static final GroupType LINK = element(ROOT, "links");

  /** Resources in JSON that are kept; a row group has few different ones. */
  private static final int MAX_RESOURCES = 4_096;

  private final RecordConsumer out;
  private final Map<Resource, Binary> resources = new HashMap<>();

  SpanRecords(RecordConsumer out) {
    this.out = out;
  }

  private static GroupType element(GroupType parent, String list) {
    return parent
        .getType(list)
        .asGroupType()
        .getType("list")
        .asGroupType()
        .getType("element")
        .asGroupType();
  }

  void write(Span span) {
    out.startMessage();
    traceId(ROOT, span.traceId());
    spanId(ROOT, "span_id", span.spanId());
    if (span.parentSpanId() != null) {
      spanId(ROOT, "parent_span_id", span.parentSpanId());
    }
    text(ROOT, "service_name", span.service());
    text(ROOT, "name", span.name());
    text(ROOT, "kind", span.kind().name());
    number(ROOT, "start_time", span.startTimeUnixNano());
    number(ROOT, "duration_ns", span.durationNanos());
    text(ROOT, "status_code", span.status().code().name());
    text(ROOT, "status_message", span.status().message());
    attributes(ROOT, span.attributes());
    list(ROOT, "events", span.events(), this::event);
    list(ROOT, "links", span.links(), this::link);
    Resource resource = span.resource();
    binary(ROOT, "resource", resource(resource));
    text(ROOT, "scope_name", span.scope().name());
    text(ROOT, "scope_version", span.scope().version());
    text(ROOT, "trace_state", span.traceState());
    flags(ROOT, span.flags());
    number(ROOT, "dropped_attributes_count", span.droppedAttributesCount());
    number(ROOT, "dropped_events_count", span.droppedEventsCount());
    number(ROOT, "dropped_links_count", span.droppedLinksCount());
    number(ROOT, "resource_dropped_attributes_count", resource.droppedAttributesCount());
    text(ROOT, "resource_entities", EntityJson.write(resource.entityRefs()));
    text(ROOT, "resource_schema_url", resource.schemaUrl());
    text(ROOT, "scope_attributes", ValueJson.write(span.scope().attributes()));
    number(ROOT, "scope_dropped_attributes_count", span.scope().droppedAttributesCount());
    text(ROOT, "scope_schema_url", span.scope().schemaUrl());
    out.endMessage();
  }

  private void event(Event event) {
    number(EVENT, "time", event.timeUnixNano());
    text(EVENT, "name", event.name());
    attributes(EVENT, event.attributes());
    number(EVENT, "dropped_attributes_count", event.droppedAttributesCount());
  }

  private void link(Link link) {
    traceId(LINK, link.traceId());
    spanId(LINK, "span_id", link.spanId());
    text(LINK, "trace_state", link.traceState());
    flags(LINK, link.flags());
    attributes(LINK, link.attributes());
    number(LINK, "dropped_attributes_count", link.droppedAttributesCount());
  }

  private void attributes(GroupType in, List<Attribute> attributes) {
    list(in, "attributes", attributes, this::attribute);
  }

  private void attribute(Attribute attribute) {
    text(ATTRIBUTE, "key", attribute.key());
    AttributeValue value = attribute.value();
    if (value instanceof AttributeValue.StringValue string) {
      text(ATTRIBUTE, "string_value", string.value());
    } else if (value instanceof AttributeValue.IntValue number) {
      number(ATTRIBUTE, "int_value", number.value());
    } else if (value instanceof AttributeValue.DoubleValue number) {
      int index = start(ATTRIBUTE, "double_value");
      out.addDouble(number.value());
      out.endField("double_value", index);
    } else if (value instanceof AttributeValue.BoolValue bool) {
      int index = start(ATTRIBUTE, "bool_value");
      out.addBoolean(bool.value());
      out.endField("bool_value", index);
    } else if (value instanceof AttributeValue.BytesValue bytes) {
      binary(ATTRIBUTE, "bytes_value", Binary.fromConstantByteArray(bytes.value()));
    } else if (!(value instanceof AttributeValue.EmptyValue)) {
      text(ATTRIBUTE, "json_value", ValueJson.write(value));
    }
  }

  private <T> void list(GroupType in, String name, List<T> elements, Consumer<T> element) {
    int index = start(in, name);
    out.startGroup();
    if (!elements.isEmpty()) {
      out.startField("list", 0);
      for (T one : elements) {
        out.startGroup();
        out.startField("element", 0);
        out.startGroup();
        element.accept(one);
        out.endGroup();
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
    out.endField(name, index);
  }

  private void traceId(GroupType in, TraceId id) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
    binary(in, "trace_id", Binary.fromConstantByteArray(bytes));
  }

  private void spanId(GroupType in, String name, SpanId id) {
    byte[] bytes = ByteBuffer.allocate(8).putLong(id.value()).array();
    binary(in, name, Binary.fromConstantByteArray(bytes));
  }

  private void text(GroupType in, String name, String value) {
    binary(in, name, Binary.fromString(value));
  }

  private void binary(GroupType in, String name, Binary value) {
    int index = start(in, name);
    out.addBinary(value);
    out.endField(name, index);
  }

  private void number(GroupType in, String name, long value) {
    int index = start(in, name);
    out.addLong(value);
    out.endField(name, index);
  }

  private void flags(GroupType in, int value) {
    int index = start(in, "flags");
    out.addInteger(value);
    out.endField("flags", index);
  }

  private int start(GroupType in, String name) {
    int index = in.getFieldIndex(name);
    out.startField(name, index);
    return index;
  }

  private Binary resource(Resource resource) {
    Binary known = resources.get(resource);
    if (known == null) {
      if (resources.size() == MAX_RESOURCES) {
        resources.clear();
      }
      known = Binary.fromString(ValueJson.write(resource.attributes()));
      resources.put(resource, known);
    }
    return known;
  }
}
