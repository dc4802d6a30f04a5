package io.datatracing.storage.parquet;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;

/** Makes spans of records; a column that is missing or null is empty or zero. */
final class RecordSpans {
  /** Texts whose attributes are kept; a row group has few different ones. */
  private static final int MAX_KNOWN = 4_096;

  private final Map<String, List<Attribute>> known = new HashMap<>();

  Span span(Group in) throws IOException {
    long start = nanos(in, "start_time");
    byte[] parent = bytes(in, "parent_span_id");
    Resource resource =
        new Resource(
            entries(in, "resource"),
            number(in, "resource_dropped_attributes_count"),
            EntityJson.read(json(in, "resource_entities")),
            text(in, "resource_schema_url"));
    Scope scope =
        new Scope(
            text(in, "scope_name"),
            text(in, "scope_version"),
            entries(in, "scope_attributes"),
            number(in, "scope_dropped_attributes_count"),
            text(in, "scope_schema_url"));
    return new Span(
        traceId(in),
        spanId(in),
        parent.length == 0 ? null : new SpanId(ByteBuffer.wrap(parent).getLong()),
        text(in, "trace_state"),
        flags(in),
        text(in, "name"),
        named(SpanKind.class, text(in, "kind"), SpanKind.UNSPECIFIED),
        start,
        start + number(in, "duration_ns"),
        attributes(in),
        number(in, "dropped_attributes_count"),
        events(in),
        number(in, "dropped_events_count"),
        links(in),
        number(in, "dropped_links_count"),
        new Status(
            named(Status.Code.class, text(in, "status_code"), Status.Code.UNSET),
            text(in, "status_message")),
        resource,
        scope);
  }

  private List<Event> events(Group in) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Group event : elements(in, "events")) {
      events.add(
          new Event(
              nanos(event, "time"),
              text(event, "name"),
              attributes(event),
              number(event, "dropped_attributes_count")));
    }
    return events;
  }

  private List<Link> links(Group in) throws IOException {
    List<Link> links = new ArrayList<>();
    for (Group link : elements(in, "links")) {
      links.add(
          new Link(
              traceId(link),
              spanId(link),
              text(link, "trace_state"),
              flags(link),
              attributes(link),
              number(link, "dropped_attributes_count")));
    }
    return links;
  }

  private List<Attribute> attributes(Group in) throws IOException {
    List<Attribute> attributes = new ArrayList<>();
    for (Group attribute : elements(in, "attributes")) {
      attributes.add(new Attribute(text(attribute, "key"), value(attribute)));
    }
    return attributes;
  }

  private static AttributeValue value(Group in) throws IOException {
    if (has(in, "string_value")) {
      return AttributeValue.of(in.getString("string_value", 0));
    }
    if (has(in, "int_value")) {
      return AttributeValue.of(in.getLong("int_value", 0));
    }
    if (has(in, "double_value")) {
      return AttributeValue.of(in.getDouble("double_value", 0));
    }
    if (has(in, "bool_value")) {
      return AttributeValue.of(in.getBoolean("bool_value", 0));
    }
    return has(in, "bytes_value")
        ? AttributeValue.ofBytes(bytes(in, "bytes_value"))
        : json(in, "json_value");
  }

  private List<Attribute> entries(Group in, String name) throws IOException {
    if (!has(in, name)) {
      return List.of();
    }
    String json = text(in, name);
    List<Attribute> entries = known.get(json);
    if (entries == null) {
      if (known.size() == MAX_KNOWN) {
        known.clear();
      }
      entries = ValueJson.readEntries(json);
      known.put(json, entries);
    }
    return entries;
  }

  private static AttributeValue json(Group in, String name) throws IOException {
    return has(in, name) ? ValueJson.read(in.getString(name, 0)) : AttributeValue.EMPTY;
  }

  /** Elements of a list; its levels are called otherwise by some programs. */
  private static List<Group> elements(Group in, String name) {
    if (!has(in, name)) {
      return List.of();
    }
    Group list = in.getGroup(name, 0);
    int count = list.getFieldRepetitionCount(0);
    List<Group> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(list.getGroup(0, i).getGroup(0, 0));
    }
    return elements;
  }

  private static TraceId traceId(Group in) throws IOException {
    ByteBuffer id = id(in, "trace_id", 16);
    return new TraceId(id.getLong(), id.getLong());
  }

  private static SpanId spanId(Group in) throws IOException {
    return new SpanId(id(in, "span_id", 8).getLong());
  }

  private static ByteBuffer id(Group in, String name, int length) throws IOException {
    byte[] id = bytes(in, name);
    if (id.length != length) {
      throw new IOException("a " + name + " has " + id.length + " bytes instead of " + length);
    }
    return ByteBuffer.wrap(id);
  }

  private static byte[] bytes(Group in, String name) {
    return has(in, name) ? in.getBinary(name, 0).getBytes() : new byte[0];
  }

  private static String text(Group in, String name) {
    return has(in, name) ? in.getString(name, 0) : "";
  }

  private static long number(Group in, String name) {
    return has(in, name) ? in.getLong(name, 0) : 0;
  }

  private static int flags(Group in) {
    return has(in, "flags") ? in.getInteger("flags", 0) : 0;
  }

  /** A program that knows no nanoseconds writes the time in another unit. */
  private static long nanos(Group in, String name) {
    long time = number(in, name);
    if (in.getType().getType(name).getLogicalTypeAnnotation()
        instanceof TimestampLogicalTypeAnnotation timestamp) {
      if (timestamp.getUnit() == TimeUnit.MICROS) {
        return Math.multiplyExact(time, 1_000L);
      }
      if (timestamp.getUnit() == TimeUnit.MILLIS) {
        return Math.multiplyExact(time, 1_000_000L);
      }
    }
    return time;
  }

  private static boolean has(Group in, String name) {
    return in.getType().containsField(name) && in.getFieldRepetitionCount(name) > 0;
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name, E otherwise) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    return otherwise;
  }
}
