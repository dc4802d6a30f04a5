package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Up to 20 attributes of all types, some set more than once. */
final class GeneratedAttributes {
  private final Map<AttributeKey<?>, Object> last = new LinkedHashMap<>();
  private final Random random;

  GeneratedAttributes(Random random) {
    this.random = random;
    int count = random.nextInt(20);
    for (int i = 0; i < count; i++) {
      addOne("key" + i);
    }
  }

  private void addOne(String name) {
    switch (random.nextInt(8)) {
      case 0:
        last.put(AttributeKey.stringKey(name), text());
        break;
      case 1:
        last.put(AttributeKey.longKey(name), random.nextLong());
        break;
      case 2:
        last.put(AttributeKey.doubleKey(name), random.nextDouble());
        break;
      case 3:
        last.put(AttributeKey.booleanKey(name), random.nextBoolean());
        break;
      case 4:
        last.put(AttributeKey.stringArrayKey(name), list(this::text));
        break;
      case 5:
        last.put(AttributeKey.longArrayKey(name), list(random::nextLong));
        break;
      case 6:
        last.put(AttributeKey.doubleArrayKey(name), list(random::nextDouble));
        break;
      default:
        last.put(AttributeKey.booleanArrayKey(name), list(random::nextBoolean));
        break;
    }
  }

  private <T> List<T> list(Supplier<T> element) {
    List<T> list = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      list.add(element.get());
    }
    return list;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(random.nextInt(10) == 0 ? 0x1F600 : 'a' + random.nextInt(26));
    }
    return text.toString();
  }

  @SuppressWarnings("unchecked") // key and value were put together
  void writeTo(Span span) {
    last.forEach(
        (key, value) -> {
          span.setAttribute(AttributeKey.stringKey(key.getKey()), "replaced");
          span.setAttribute((AttributeKey<Object>) key, value);
        });
  }

  @SuppressWarnings("unchecked") // key and value were put together
  void writeTo(SpanBuilder builder) {
    last.forEach(
        (key, value) -> {
          builder.setAttribute(key.getKey(), 1);
          builder.setAttribute((AttributeKey<Object>) key, value);
        });
  }

  @SuppressWarnings("unchecked") // key and value were put together
  Attributes attributes() {
    AttributesBuilder builder = Attributes.builder();
    last.forEach((key, value) -> builder.put((AttributeKey<Object>) key, value));
    return builder.build();
  }

  Map<String, Object> expected() {
    Map<String, Object> expected = new LinkedHashMap<>();
    last.forEach((key, value) -> expected.put(key.getKey(), value));
    return expected;
  }
}
