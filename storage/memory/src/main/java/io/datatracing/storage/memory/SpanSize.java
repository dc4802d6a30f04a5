package io.datatracing.storage.memory;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import java.util.List;

/** Estimates what a span takes on the heap, within about a factor of two. */
final class SpanSize {
  /** Object headers, references and list arrays of a span without attributes. */
  private static final int SPAN = 320;

  private static final int PART = 64;
  private static final int ATTRIBUTE = 80;

  private SpanSize() {}

  /** Resource and scope are not counted: all spans of a batch share them. */
  static long bytes(Span span) {
    long bytes = SPAN + text(span.name()) + text(span.traceState()) + text(span.status().message());
    bytes += attributes(span.attributes());
    for (Event event : span.events()) {
      bytes += PART + text(event.name()) + attributes(event.attributes());
    }
    for (Link link : span.links()) {
      bytes += 2 * PART + text(link.traceState()) + attributes(link.attributes());
    }
    return bytes;
  }

  private static long attributes(List<Attribute> attributes) {
    long bytes = 0;
    for (Attribute attribute : attributes) {
      bytes += ATTRIBUTE + text(attribute.key()) + value(attribute.value());
    }
    return bytes;
  }

  private static long value(AttributeValue value) {
    if (value instanceof AttributeValue.StringValue string) {
      return text(string.value());
    }
    if (value instanceof AttributeValue.BytesValue bytes) {
      return bytes.size();
    }
    if (value instanceof AttributeValue.ArrayValue array) {
      return array.values().stream().mapToLong(element -> PART + value(element)).sum();
    }
    if (value instanceof AttributeValue.MapValue map) {
      return attributes(map.entries());
    }
    return Long.BYTES;
  }

  private static long text(String text) {
    return text.length();
  }
}
