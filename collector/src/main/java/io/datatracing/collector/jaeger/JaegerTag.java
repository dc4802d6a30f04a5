package io.datatracing.collector.jaeger;

import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.model.otlp.ProtobufWriter;
import java.util.Base64;

/**
 * A tag of a span or a process, or a field of a log.
 *
 * @param value a {@code String}, {@code Double}, {@code Boolean}, {@code Long} or {@code byte[]}
 */
record JaegerTag(String key, Object value) {

  JaegerTag renamed(String name) {
    return new JaegerTag(name, value);
  }

  /** As a person would write it. */
  String text() {
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : value.toString();
  }

  void writeTo(SpanAssembler span) {
    if (value instanceof String text) {
      span.attribute(key, text);
    } else if (value instanceof Double number) {
      span.attribute(key, (double) number);
    } else if (value instanceof Boolean bool) {
      span.attribute(key, (boolean) bool);
    } else if (value instanceof Long number) {
      span.attribute(key, (long) number);
    } else {
      span.attribute(key, (byte[]) value);
    }
  }

  void writeTo(ProtobufWriter out, int field) {
    if (value instanceof String text) {
      AttributeFields.string(out, field, key, text);
    } else if (value instanceof Double number) {
      AttributeFields.number(out, field, key, number);
    } else if (value instanceof Boolean bool) {
      AttributeFields.bool(out, field, key, bool);
    } else if (value instanceof Long number) {
      AttributeFields.integer(out, field, key, number);
    } else {
      AttributeFields.bytes(out, field, key, (byte[]) value);
    }
  }
}
