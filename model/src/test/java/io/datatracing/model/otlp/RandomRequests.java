package io.datatracing.model.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests with every field at every kind of extreme, made by protobuf-java's own builders. */
final class RandomRequests {
  private static final String[] TEXTS = {
    "", "a", "GET /orders", "ключ", "値段", "\uD83D\uDE80", "a\0b"
  };
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final Random random;

  RandomRequests(long seed) {
    random = new Random(seed);
  }

  ExportTraceServiceRequest next() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      ResourceSpans.Builder resourceSpans = ResourceSpans.newBuilder().setSchemaUrl(text());
      if (random.nextBoolean()) {
        resourceSpans.setResource(resource());
      }
      for (int j = random.nextInt(4); j > 0; j--) {
        resourceSpans.addScopeSpans(scopeSpans());
      }
      request.addResourceSpans(resourceSpans);
    }
    return request.build();
  }

  private Resource resource() {
    Resource.Builder resource =
        Resource.newBuilder()
            .addAllAttributes(attributes(5))
            .setDroppedAttributesCount((int) number());
    for (int i = random.nextInt(3); i > 0; i--) {
      resource.addEntityRefs(
          EntityRef.newBuilder()
              .setSchemaUrl(text())
              .setType(text())
              .addAllIdKeys(List.of(text(), text()))
              .addDescriptionKeys(text()));
    }
    return resource.build();
  }

  private ScopeSpans scopeSpans() {
    ScopeSpans.Builder scopeSpans = ScopeSpans.newBuilder().setSchemaUrl(text());
    if (random.nextBoolean()) {
      scopeSpans.setScope(
          InstrumentationScope.newBuilder()
              .setName(text())
              .setVersion(text())
              .addAllAttributes(attributes(2))
              .setDroppedAttributesCount((int) number()));
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      scopeSpans.addSpans(span());
    }
    return scopeSpans.build();
  }

  private Span span() {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(16))
            .setSpanId(bytes(8))
            .setTraceState(text())
            .setParentSpanId(random.nextBoolean() ? bytes(8) : ByteString.EMPTY)
            .setFlags((int) number())
            .setName(text())
            .setKindValue(random.nextInt(8))
            .setStartTimeUnixNano(number())
            .setEndTimeUnixNano(number())
            .addAllAttributes(attributes(random.nextInt(20) == 0 ? 300 : 12))
            .setDroppedAttributesCount((int) number())
            .setDroppedEventsCount((int) number())
            .setDroppedLinksCount((int) number());
    for (int i = random.nextInt(4); i > 0; i--) {
      span.addEvents(
          Span.Event.newBuilder()
              .setTimeUnixNano(number())
              .setName(text())
              .addAllAttributes(attributes(4))
              .setDroppedAttributesCount((int) number()));
    }
    for (int i = random.nextInt(20) == 0 ? 100 : random.nextInt(3); i > 0; i--) {
      span.addLinks(
          Span.Link.newBuilder()
              .setTraceId(bytes(16))
              .setSpanId(bytes(8))
              .setTraceState(text())
              .setFlags((int) number())
              .addAllAttributes(attributes(3))
              .setDroppedAttributesCount((int) number()));
    }
    if (random.nextBoolean()) {
      span.setStatus(Status.newBuilder().setCodeValue(random.nextInt(5)).setMessage(text()));
    }
    return span.build();
  }

  private List<KeyValue> attributes(int bound) {
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = random.nextInt(bound + 1); i > 0; i--) {
      KeyValue.Builder attribute = KeyValue.newBuilder().setKey(text());
      if (random.nextInt(10) > 0) {
        attribute.setValue(value(0));
      }
      attributes.add(attribute.build());
    }
    return attributes;
  }

  private AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(depth > 4 ? 6 : 8)) {
      case 0 -> value.setStringValue(text());
      case 1 -> value.setBoolValue(random.nextBoolean());
      case 2 -> value.setIntValue(number());
      case 3 -> value.setDoubleValue(Double.longBitsToDouble(random.nextLong()));
      case 4 -> value.setBytesValue(bytes(random.nextInt(40)));
      case 6 -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.addValues(value(depth + 1));
        }
        value.setArrayValue(array);
      }
      case 7 -> {
        KeyValueList.Builder map = KeyValueList.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.addValues(KeyValue.newBuilder().setKey(text()).setValue(value(depth + 1)));
        }
        value.setKvlistValue(map);
      }
      default -> value.clear();
    }
    return value.build();
  }

  private String text() {
    return random.nextInt(30) == 0
        ? "x".repeat(random.nextInt(40_000))
        : TEXTS[random.nextInt(TEXTS.length)];
  }

  private long number() {
    return random.nextInt(3) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private ByteString bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
