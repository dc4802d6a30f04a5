package io.datatracing.bootstrap.messaging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Headers;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Recorder;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of docs/pipeline-model.md, section 2. */
class MessagingHandlerTest {
  record Message(String topic, int partition, long offset, boolean tombstone, Headers headers) {}

  private final Recorder recorder = new Recorder();
  private final ProducerHandler<Message, String> producer = new ProducerHandler<>(new Sent());
  private final ConsumerHandler<Message, String> consumer = new ConsumerHandler<>(new Received());

  @AfterEach
  void close() {
    CurrentContext.restore(CurrentContext.root());
    recorder.close();
  }

  @Test
  void sendingIsASpanUntilTheAcknowledgement() {
    Message message = message(3, 42);
    Span span = requireNonNull(producer.start(message, "p-1"));
    producer.end(span, 3, 42, 2_500_000, null);

    assertThat(span.name()).isEqualTo("send orders");
    assertThat(span.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.get(Attributes.MESSAGING_SYSTEM)).isEqualTo("kafka");
    assertThat(span.get(Attributes.MESSAGING_DESTINATION_NAME)).isEqualTo("orders");
    assertThat(span.get(Attributes.MESSAGING_OPERATION_NAME)).isEqualTo("send");
    assertThat(span.get(Attributes.MESSAGING_OPERATION_TYPE)).isEqualTo("send");
    assertThat(span.get(Attributes.MESSAGING_CLIENT_ID)).isEqualTo("p-1");
    assertThat(span.get(Attributes.MESSAGING_DESTINATION_PARTITION_ID)).isEqualTo("3");
    assertThat(span.get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(42L);
    assertThat(span.get(Attributes.DATATRACING_KAFKA_ACCUMULATOR_DURATION)).isEqualTo(0.0025);
    assertThat(span.get(Attributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE)).isNull();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void aSendThatFailsKnowsNoOffset() {
    Span span = requireNonNull(producer.start(message(3, 42), null));
    producer.deadLetter(span, "SchemaException");
    producer.end(span, -1, -1, -1, new IllegalStateException("no leader"));

    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.get(Attributes.MESSAGING_KAFKA_OFFSET)).isNull();
    assertThat(span.get(Attributes.MESSAGING_DESTINATION_PARTITION_ID)).isNull();
    assertThat(span.get(Attributes.DATATRACING_DEAD_LETTER)).isEqualTo(true);
  }

  @Test
  void handlingIsAChildOfTheProducerWithItsBaggage() {
    Message message = new Message("orders", 3, 42, true, new Headers());
    CurrentContext.attach(Baggage.empty().with("tenant", "blue").in(CurrentContext.root()));
    Span sent = requireNonNull(producer.start(message, null));
    producer.inject(sent, message.headers(), Headers.SETTER);
    CurrentContext.restore(CurrentContext.root());

    Span span = requireNonNull(consumer.start(message, "group-1"));
    consumer.end(span, null);

    assertThat(span.name()).isEqualTo("process orders");
    assertThat(span.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.parentSpanId()).isEqualTo(sent.spanId());
    assertThat(span.links()).isEmpty();
    assertThat(Baggage.from(span.in(CurrentContext.root())).get("tenant")).isEqualTo("blue");
    assertThat(span.get(Attributes.MESSAGING_OPERATION_TYPE)).isEqualTo("process");
    assertThat(span.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME)).isEqualTo("group-1");
    assertThat(span.get(Attributes.MESSAGING_DESTINATION_PARTITION_ID)).isEqualTo("3");
    assertThat(span.get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(42L);
    assertThat(span.get(Attributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE)).isEqualTo(true);
    assertThat(span.get(Attributes.DATATRACING_KAFKA_QUEUE_DURATION)).isEqualTo(0.2500005);
    assertThat(span.get(Attributes.DATATRACING_KAFKA_TIMESTAMP_TYPE)).isEqualTo("create");
    assertThat(span.get(Attributes.DATATRACING_KAFKA_LAG)).isEqualTo(7L);
    assertThat(span.get(Attributes.DATATRACING_KAFKA_POLL_DURATION)).isEqualTo(0.001);
  }

  @Test
  void withoutHeadersANewTraceBeginsAndTheJobIsLinked() {
    Span job = Tracer.get().start("nightly", SpanKind.INTERNAL, CurrentContext.root());
    CurrentContext.attach(job.in(CurrentContext.root()));

    Span span = requireNonNull(consumer.start(message(0, 1), null));

    assertThat(span.parentSpanId()).isZero();
    assertThat(span.traceIdLow()).isNotEqualTo(job.traceIdLow());
    assertThat(span.links()).hasSize(1);
    assertThat(span.links().get(0).target()).isSameAs(job);
    assertThat(span.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("run");
  }

  @Test
  void aBatchLinksItsInputs() {
    List<Message> batch = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      batch.add(sent(0, i));
    }

    Span span = requireNonNull(consumer.startBatch(batch.get(0), batch, 3, "g"));

    assertThat(span.parentSpanId()).isZero();
    assertThat(span.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo(3L);
    assertThat(span.links()).hasSize(3);
    assertThat(span.links().get(2).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
    assertThat(span.links().get(2).get(Attributes.MESSAGING_KAFKA_OFFSET)).isEqualTo(2L);
    assertThat(span.get(Attributes.DATATRACING_INPUTS)).isNull();
    assertThat(span.get(Attributes.MESSAGING_KAFKA_OFFSET)).isNull();
  }

  @Test
  void beyondTheLimitOfLinksAllInputsAreRanges() {
    List<Message> batch = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batch.add(sent(i % 2, i / 2));
    }

    Span span = requireNonNull(consumer.startBatch(batch.get(0), batch, 200, "g"));

    assertThat(span.links()).hasSize(128);
    // The ranges have them.
    assertThat(span.droppedLinks()).isZero();
    assertThat((String[]) span.get(Attributes.DATATRACING_INPUTS))
        .containsExactly("orders/0:0-99", "orders/1:0-99");
    assertThat(span.get(Attributes.DATATRACING_INPUTS_COUNT)).isEqualTo(200L);
    assertThat(span.get(Attributes.DATATRACING_INPUTS_TRUNCATED)).isNull();
  }

  @Test
  void inputsWithoutHeadersAreRangesToo() {
    List<Message> batch = List.of(message(0, 5), message(0, 6));

    Span span = requireNonNull(consumer.startBatch(batch.get(0), batch, 2, "g"));

    assertThat(span.links()).isEmpty();
    assertThat((String[]) span.get(Attributes.DATATRACING_INPUTS)).containsExactly("orders/0:5-6");
  }

  @Test
  void aRetryPointsToTheAttemptBefore() {
    Span first = requireNonNull(consumer.start(message(0, 1), null));
    consumer.end(first, new IllegalStateException("bad record"));
    Span second = requireNonNull(consumer.start(message(0, 1), null));
    consumer.attempt(second, first, 2);

    assertThat(first.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(second.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(2L);
    assertThat(second.links().get(0).target()).isSameAs(first);
    assertThat(second.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("retry_of");
  }

  private Message sent(int partition, long offset) {
    Message message = message(partition, offset);
    Context before = CurrentContext.attach(CurrentContext.root());
    Span span = requireNonNull(producer.start(message, null));
    producer.inject(span, message.headers(), Headers.SETTER);
    producer.end(span, partition, offset, -1, null);
    CurrentContext.restore(before);
    return message;
  }

  private static Message message(int partition, long offset) {
    return new Message("orders", partition, offset, false, new Headers());
  }

  private static final class Sent implements ProducerReader<Message, String> {
    @Override
    public String system() {
      return "kafka";
    }

    @Override
    public ClientAttributes attributes(String producer) {
      return null;
    }

    @Override
    public String destination(Message message) {
      return message.topic();
    }

    @Override
    public String clientId(Message message, String producer) {
      return producer;
    }

    @Override
    public String clusterId(Message message, String producer) {
      return "c";
    }

    @Override
    public boolean isTombstone(Message message) {
      return message.tombstone();
    }
  }

  private static final class Received implements ConsumerReader<Message, String> {
    @Override
    public String system() {
      return "kafka";
    }

    @Override
    public Context extract(Propagation propagation, Context context, Message message) {
      return propagation.extract(context, message.headers(), Headers.GETTER);
    }

    @Override
    public ClientAttributes attributes(String consumer) {
      return null;
    }

    @Override
    public String destination(Message message) {
      return message.topic();
    }

    @Override
    public int partition(Message message) {
      return message.partition();
    }

    @Override
    public long offset(Message message) {
      return message.offset();
    }

    @Override
    public long timestampMillis(Message message) {
      return Recorder.EPOCH / 1_000_000 - 250;
    }

    @Override
    public String timestampType(Message message) {
      return "create";
    }

    @Override
    public boolean isTombstone(Message message) {
      return message.tombstone();
    }

    @Override
    public String consumerGroup(Message message, String consumer) {
      return consumer;
    }

    @Override
    public String clientId(Message message, String consumer) {
      return null;
    }

    @Override
    public String clusterId(Message message, String consumer) {
      return "c";
    }

    @Override
    public long lag(Message message, String consumer) {
      return 7;
    }

    @Override
    public long pollNanos(Message message, String consumer) {
      return 1_000_000;
    }
  }
}
