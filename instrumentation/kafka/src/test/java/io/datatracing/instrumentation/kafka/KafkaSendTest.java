package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
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

  /** The client takes records of 10,000 bytes here; one byte of a header more and it refuses. */
  @Test
  void recordOfTheLargestSizeIsSentAsItIs() throws Exception {
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      producer.send(new ProducerRecord<>(topic, "x".repeat(9_900))).get();
      ProducerRecord<String, String> record = new ProducerRecord<>(topic, "small");
      record.headers().add("large", new byte[9_000]);
      producer.send(record).get();
    }
    for (Span send : spans.take(2)) {
      assertThat(send.get(KafkaAttributes.HEADERS_LEFT_OUT)).isEqualTo("too_large");
    }
    assertThat(received(2)).allMatch(record -> record.headers().lastHeader("traceparent") == null);
  }

  @Test
  void headerOfAMegabyteAndBytesThatAreNoTextAreTheApplicationsOwn() throws Exception {
    byte[] megabyte = new byte[1_000_000];
    byte[] noText = {(byte) 0xff, (byte) 0xc3, 0, (byte) 0x80};
    Map<String, Object> settings = KafkaBroker.get().settings();
    try (TestSpans.Restore off = spans.switchedOff();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      ProducerRecord<String, String> large = new ProducerRecord<>(topic, "1");
      large.headers().add("traceparent", megabyte);
      producer.send(large).get();
      ProducerRecord<String, String> corrupt = new ProducerRecord<>(topic, "2");
      corrupt.headers().add("traceparent", noText).add("baggage", noText);
      producer.send(corrupt).get();
    }
    List<ConsumerRecord<String, String>> records = received(2);
    assertThat(records.get(0).headers().lastHeader("traceparent").value()).isEqualTo(megabyte);
    assertThat(records.get(1).headers().lastHeader("baggage").value()).isEqualTo(noText);
    assertThat(processed).hasSize(2).allMatch(span -> span.parentSpanId() == 0);
  }

  @Test
  void recordsAreByteForByteThoseOfAnApplicationWithoutTheAgent() throws Exception {
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      for (boolean traced : new boolean[] {false, true}) {
        try (TestSpans.Restore state = traced ? () -> {} : spans.switchedOff()) {
          ProducerRecord<String, String> record =
              new ProducerRecord<>(topic, 0, 1_700_000_000_000L, "key", "v\u00e4lue");
          record.headers().add("own", new byte[] {1, 2}).add("own", null);
          producer.send(record).get();
          producer
              .send(new ProducerRecord<>(topic, 0, 1_700_000_000_001L, "key", (String) null))
              .get();
        }
      }
    }
    spans.take(2);
    List<ConsumerRecord<String, String>> all = received(4);
    for (int i = 0; i < 2; i++) {
      ConsumerRecord<String, String> plain = all.get(i);
      ConsumerRecord<String, String> traced = all.get(i + 2);
      assertThat(traced.key()).isEqualTo(plain.key());
      assertThat(traced.value()).isEqualTo(plain.value());
      assertThat(traced.timestamp()).isEqualTo(plain.timestamp());
      assertThat(traced.timestampType()).isEqualTo(plain.timestampType());
      assertThat(traced.serializedValueSize()).isEqualTo(plain.serializedValueSize());
      // All that differs is the one header behind the application's own.
      Header[] headers = traced.headers().toArray();
      assertThat(headers[headers.length - 1].key()).isEqualTo("traceparent");
      assertThat(Arrays.copyOf(headers, headers.length - 1)).isEqualTo(plain.headers().toArray());
    }
  }

  @Test
  void throwingInterceptorIsTheApplicationsOwnMatter() throws Exception {
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("interceptor.classes", ThrowingInterceptor.class.getName());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      assertThat(producer.send(new ProducerRecord<>(topic, "value")).get().offset()).isZero();
    }
    assertThat(spans.take().status()).isEqualTo(SpanStatus.UNSET);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  /** What is sent where nothing is recorded has no span of its own, and its trace goes on. */
  @Test
  void recordOfATraceThatIsNotSampledCarriesItOn() throws Exception {
    List<Context> callbacks = new CopyOnWriteArrayList<>();
    AtomicReference<Span> current = new AtomicReference<>();
    try (TestSpans.Restore refusing = spans.withSampler(Sampler.alwaysOff());
        KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      spans.inSpan(
          "order",
          () -> {
            current.set(Span.current());
            Context caller = CurrentContext.current();
            for (int i = 0; i < 2; i++) {
              producer
                  .send(
                      new ProducerRecord<>(topic, "key", "value"),
                      (metadata, thrown) -> callbacks.add(CurrentContext.current()))
                  .get();
            }
            // The future is done before the callback has run.
            producer.flush();
            assertThat(callbacks).containsExactly(caller, caller);
            assertThat(CurrentContext.current()).isSameAs(caller);
            return null;
          });
      // A record without anything around it begins a trace of its own, which is not sampled either.
      producer.send(new ProducerRecord<>(topic, "key", "alone")).get();
    }
    List<ConsumerRecord<String, String>> records = read(3);
    String own = TraceParent.header(current.get());
    assertThat(own).endsWith("-02");
    assertThat(traceParent(records.get(0))).isEqualTo(own);
    assertThat(traceParent(records.get(1))).isEqualTo(own);
    assertThat(traceParent(records.get(2))).endsWith("-02").isNotEqualTo(own);
  }

  @Test
  void aRecordOfATraceThatIsNotSampledIsNotMadeTooLargeEither() throws Exception {
    try (TestSpans.Restore refusing = spans.withSampler(Sampler.alwaysOff());
        KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      spans.inSpan(
          "order",
          () -> {
            Context caller = CurrentContext.current();
            producer.send(new ProducerRecord<>(topic, "x".repeat(9_900))).get();
            assertThat(CurrentContext.current()).isSameAs(caller);
            producer.close();
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "late")))
                .isInstanceOf(IllegalStateException.class);
            assertThat(CurrentContext.current()).isSameAs(caller);
            return null;
          });
    }
    assertThat(received(1)).allMatch(record -> record.headers().lastHeader("traceparent") == null);
  }

  @Test
  void recordsOfATraceThatIsNotSampledAreCountedOnceWhetherTheyArriveOrNot() throws Exception {
    Losses losses = new Losses();
    Tracer.install(TracerOptions.to(span -> true, losses).withSampler(Sampler.alwaysOff()));
    try (KafkaProducer<String, String> producer = KafkaBroker.get().producer()) {
      spans.inSpan(
          "order",
          () -> {
            producer.send(new ProducerRecord<>(topic, "value"));
            // Waits for the answer and its callback.
            producer.close();
            assertThat(losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(2);
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "late")))
                .isInstanceOf(IllegalStateException.class);
            return null;
          });
    }
    assertThat(losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(3);
  }

  private static String traceParent(ConsumerRecord<?, ?> record) {
    return new String(
        record.headers().lastHeader("traceparent").value(), StandardCharsets.US_ASCII);
  }

  /** Made by the client, by name. */
  public static final class ThrowingInterceptor implements ProducerInterceptor<String, String> {
    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      throw new IllegalStateException("interceptor");
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
      throw new IllegalStateException("interceptor");
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }

  private final List<Span> processed = new ArrayList<>();

  /** Reads the topic from its begin; the spans of that are in {@link #processed}. */
  private List<ConsumerRecord<String, String>> received(int count) throws Exception {
    List<ConsumerRecord<String, String>> records = read(count);
    processed.addAll(spans.take(count));
    return records;
  }

  private List<ConsumerRecord<String, String>> read(int count) throws Exception {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = KafkaBroker.get().consumer()) {
      List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      while (records.size() < count) {
        Polls.poll(consumer, Duration.ofSeconds(5)).forEach(records::add);
      }
    }
    assertThat(records).hasSize(count);
    return records;
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
    producer.partitionsFor(topic);
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
