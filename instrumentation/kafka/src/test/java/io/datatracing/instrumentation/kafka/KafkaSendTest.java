package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the application can see of a record that was sent, and how sending can fail. */
class KafkaSendTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "sends-" + UUID.randomUUID();

  @Test
  void recordOfTheApplicationIsNotTouched() throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, "key", "value");
    record.headers().add("own", new byte[] {1});
    Header[] before = record.headers().toArray();
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      producer.send(record).get();
      assertThat(record.headers().toArray()).isEqualTo(before);
      // Its headers are read-only from here on, as without an agent.
      assertThatThrownBy(() -> record.headers().add("late", new byte[0]))
          .isInstanceOf(IllegalStateException.class);
      producer.send(record).get();
    }
    List<Span> both = spans.take(2);
    assertThat(both.get(0).traceIdLow()).isNotEqualTo(both.get(1).traceIdLow());
  }

  @Test
  void throwingSerializerEndsTheSpan() throws Exception {
    Serializer<String> broken =
        new StringSerializer() {
          @Override
          public byte[] serialize(String name, String value) {
            throw new IllegalStateException("no schema");
          }
        };
    Map<String, Object> settings = KafkaBroker.get().settings();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), broken)) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "value")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no schema");
    }
    Span span = spans.take();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo(IllegalStateException.class.getName());
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void callOfTheSerializerIsBelowTheSend() throws Exception {
    Serializer<String> asking =
        new StringSerializer() {
          @Override
          public byte[] serialize(String name, String value) {
            try {
              return spans.inSpan("ask registry", () -> super.serialize(name, value));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        };
    Map<String, Object> settings = KafkaBroker.get().settings();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), asking)) {
      producer.send(new ProducerRecord<>(topic, "value")).get();
    }
    Span ask = spans.take();
    assertThat(ask.parentSpanId()).isEqualTo(spans.take().spanId());
  }

  @Test
  void recordInFlightWhenTheProducerClosesEndsWithTheReason() throws Exception {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("linger.ms", 60_000);
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.partitionsFor(topic);
    producer.send(new ProducerRecord<>(topic, "value"));
    closeAtOnce(producer);
    Span span = spans.take();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.get(Attributes.DATATRACING_KAFKA_ACCUMULATOR_DURATION)).isNull();
  }

  @Test
  void sendAfterCloseEndsTheSpan() throws Exception {
    KafkaProducer<String, String> producer = KafkaBroker.get().producer();
    producer.close();
    assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "value")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(spans.take().status()).isEqualTo(SpanStatus.ERROR);
  }

  /** The method's parameters changed between the versions that this test runs on. */
  private static void closeAtOnce(KafkaProducer<?, ?> producer)
      throws ReflectiveOperationException {
    try {
      KafkaProducer.class.getMethod("close", Duration.class).invoke(producer, Duration.ZERO);
    } catch (NoSuchMethodException e) {
      KafkaProducer.class
          .getMethod("close", long.class, TimeUnit.class)
          .invoke(producer, 0L, TimeUnit.SECONDS);
    }
  }
}
