package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedAttributesTest {
  private static final AttributeKey SYSTEM = AttributeKey.of("messaging.system");
  private static final AttributeKey TOPIC = AttributeKey.of("messaging.destination.name");
  private static final AttributeKey OFFSET = AttributeKey.of("messaging.kafka.offset");

  private final SharedAttributes shared =
      new SharedAttributes(SYSTEM, "kafka", AttributeKey.of("unknown"), null, TOPIC, "orders");
  private Recorder recorder = new Recorder(options -> options);

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void aSpanHasThemBeforeItsOwnAndDoesNotCopyThem() {
    Span span = start();
    span.putAll(shared);
    span.put(OFFSET, 7);

    assertThat(attributes(span))
        .containsExactly(
            Map.entry(SYSTEM, "kafka"), Map.entry(TOPIC, "orders"), Map.entry(OFFSET, 7L));
    assertThat(span.shared()).isSameAs(shared);
    assertThat(span.get(TOPIC)).isEqualTo("orders");
    assertThat(span.get(OFFSET)).isEqualTo(7L);
  }

  @Test
  void aSpanThatChangesOneHasItsOwnFromThenOn() {
    Span span = start();
    span.putAll(shared);
    span.put(OFFSET, 7);
    span.put(TOPIC, "payments");
    Span other = start();
    other.putAll(shared);

    assertThat(attributes(span))
        .containsExactly(
            Map.entry(SYSTEM, "kafka"), Map.entry(TOPIC, "payments"), Map.entry(OFFSET, 7L));
    assertThat(span.shared()).isNull();
    assertThat(other.get(TOPIC)).isEqualTo("orders");
  }

  @Test
  void whatASpanHasAlreadyIsReplaced() {
    Span span = start();
    span.put(TOPIC, "payments");
    span.putAll(shared);

    assertThat(attributes(span))
        .containsOnly(Map.entry(TOPIC, "orders"), Map.entry(SYSTEM, "kafka"));
  }

  @Test
  void theLimitsOfASpanHoldForThemToo() {
    recorder.close();
    recorder = new Recorder(options -> options.withLimits(new SpanLimits(3, 5, 2, 2, 1, 1)));
    Span cut = start();
    cut.putAll(shared);
    assertThat(cut.get(TOPIC)).isEqualTo("order");

    Span full = start();
    full.putAll(new SharedAttributes(SYSTEM, "kafka", TOPIC, "o"));
    IntStream.range(0, 3).forEach(i -> full.put(AttributeKey.of("k" + i), "v"));
    assertThat(full.attributeCount()).isEqualTo(3);
    assertThat(full.droppedAttributes()).isEqualTo(2);
  }

  @Test
  void afterTheEndNothingIsWritten() {
    Span span = start();
    span.end();
    span.putAll(shared);

    assertThat(span.attributeCount()).isZero();
  }

  private static Map<AttributeKey, Object> attributes(Span span) {
    Map<AttributeKey, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < span.attributeCount(); i++) {
      all.put(span.keyAt(i), span.valueAt(i));
    }
    return all;
  }

  private static Span start() {
    return Tracer.get().start("work", SpanKind.CONSUMER, CurrentContext.root());
  }
}
