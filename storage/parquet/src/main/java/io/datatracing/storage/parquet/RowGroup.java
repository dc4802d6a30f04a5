package io.datatracing.storage.parquet;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans that become one row group, bounded in number and in memory. Equal attributes and resources
 * are kept once.
 *
 * <p>Rows are sorted by service, operation and list of keys, then by start: what is the same for
 * all spans of an operation then costs nothing, and starts are small differences.
 */
final class RowGroup {
  static final int MAX_ROWS = 131_072;

  /** Of a span's record, its lists and its share of the interning tables. */
  private static final int SPAN_BYTES = 400;

  private static final int REFERENCE_BYTES = 4;
  private static final int ATTRIBUTE_BYTES = 120;

  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> row.span.service())
          .thenComparing(row -> row.span.name())
          .thenComparing(row -> row.span.kind())
          .thenComparingInt(row -> row.shape)
          .thenComparingLong(row -> row.span.startTimeUnixNano())
          .thenComparing(row -> row.span.traceId())
          .thenComparing(row -> row.span.spanId());

  private final long maxBytes;
  private final List<Row> rows = new ArrayList<>();
  private final Map<Attribute, Attribute> attributes = new HashMap<>();
  private final Map<Resource, Resource> resources = new HashMap<>();
  private final Map<List<String>, Integer> shapes = new HashMap<>();
  private long bytes;

  /**
   * @param shape number of its list of keys
   */
  private record Row(Span span, int shape) {}

  RowGroup(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean isFull() {
    return rows.size() >= MAX_ROWS || bytes >= maxBytes;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void add(Span span) {
    List<String> keys = new ArrayList<>(span.attributes().size());
    List<Attribute> known = new ArrayList<>(span.attributes().size());
    for (Attribute attribute : span.attributes()) {
      Attribute first = interned(attribute);
      keys.add(first.key());
      known.add(first);
    }
    bytes += SPAN_BYTES + (long) REFERENCE_BYTES * known.size() + 2L * span.name().length();
    bytes += 2L * (span.traceState().length() + span.status().message().length());
    span.events().forEach(event -> count(event.attributes()));
    span.links().forEach(link -> count(link.attributes()));
    rows.add(new Row(with(span, known), shape(keys)));
  }

  private Attribute interned(Attribute attribute) {
    Attribute first = attributes.putIfAbsent(attribute, attribute);
    if (first != null) {
      return first;
    }
    bytes += size(attribute);
    return attribute;
  }

  private Resource interned(Resource resource) {
    Resource first = resources.putIfAbsent(resource, resource);
    if (first != null) {
      return first;
    }
    count(resource.attributes());
    return resource;
  }

  private int shape(List<String> keys) {
    Integer known = shapes.get(keys);
    if (known == null) {
      known = shapes.size();
      shapes.put(List.copyOf(keys), known);
      bytes += SPAN_BYTES + (long) REFERENCE_BYTES * keys.size();
    }
    return known;
  }

  private void count(List<Attribute> some) {
    bytes += SPAN_BYTES;
    for (Attribute attribute : some) {
      bytes += size(attribute);
    }
  }

  private static long size(Attribute attribute) {
    return ATTRIBUTE_BYTES + 2L * attribute.key().length() + size(attribute.value());
  }

  private static long size(AttributeValue value) {
    if (value instanceof AttributeValue.StringValue string) {
      return string.value().length();
    }
    if (value instanceof AttributeValue.BytesValue blob) {
      return blob.size();
    }
    long size = 0;
    if (value instanceof AttributeValue.ArrayValue array) {
      for (AttributeValue element : array.values()) {
        size += ATTRIBUTE_BYTES + size(element);
      }
    } else if (value instanceof AttributeValue.MapValue map) {
      for (Attribute entry : map.entries()) {
        size += size(entry);
      }
    }
    return size;
  }

  private Span with(Span span, List<Attribute> known) {
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startTimeUnixNano(),
        span.endTimeUnixNano(),
        known,
        span.droppedAttributesCount(),
        span.events(),
        span.droppedEventsCount(),
        span.links(),
        span.droppedLinksCount(),
        span.status(),
        interned(span.resource()),
        span.scope());
  }

  /** The spans in the order of the file; the group is empty afterwards. */
  List<Span> take() {
    rows.sort(ORDER);
    List<Span> sorted = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sorted.add(row.span);
    }
    rows.clear();
    attributes.clear();
    resources.clear();
    shapes.clear();
    bytes = 0;
    return sorted;
  }
}
