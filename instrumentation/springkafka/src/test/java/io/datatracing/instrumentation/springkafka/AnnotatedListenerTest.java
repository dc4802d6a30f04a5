package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.messaging.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.messaging.handler.annotation.SendTo;

/** Listeners as applications write them, in an application context. */
class AnnotatedListenerTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final KafkaTestBroker broker = TestBroker.get();
  private final String topic = "annotated-" + UUID.randomUUID();
  private Span sent;

  static final class Poisoned {
    final Calls calls = new Calls(4);

    @RetryableTopic(attempts = "3", replicationFactor = "1")
    @KafkaListener(id = "poisoned", topics = "#{@topic}")
    void handle(String value) {
      calls.call(() -> {});
      throw new IllegalArgumentException("poisoned " + value);
    }

    @DltHandler
    void giveUp(String value) {
      calls.call(() -> assertThat(value).isEqualTo("1"));
    }
  }

  static final class Replying {
    final Calls calls = new Calls(1);

    @KafkaListener(id = "replying", topics = "#{@topic}")
    @SendTo("#{@topic + '-replies'}")
    String handle(String value) {
      calls.call(() -> {});
      return "handled " + value;
    }
  }

  static final class Answering {
    @KafkaListener(id = "answering", topics = "#{@topic}")
    @SendTo
    String handle(String value) {
      return "handled " + value;
    }
  }

  /** One listener with a method for each type of what it is sent. */
  @KafkaListener(id = "choosing", topics = "#{@topic}")
  static final class Choosing {
    final Calls calls = new Calls(1);
    private final TestSpans spans;

    Choosing(TestSpans spans) {
      this.spans = spans;
    }

    @KafkaHandler
    void handle(String value) {
      calls.call(() -> spans.inSpan("text " + value, () -> null));
    }

    @KafkaHandler(isDefault = true)
    void handleOther(Object value) {
      calls.call(() -> spans.inSpan("other " + value, () -> null));
    }
  }

  @BeforeEach
  void send() throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer()) {
      producer.send(new ProducerRecord<>(topic, "key", "1")).get();
    }
    sent = spans.take();
  }

  @Test
  void retryTopicsAreOneChainToTheDeadLetter() throws Exception {
    Poisoned listener = new Poisoned();
    ListenerContext context = new ListenerContext(listener, topic, null);
    try {
      listener.calls.await();
    } finally {
      context.close();
    }
    listener.calls.rethrow();
    // Three attempts, each of which sends the record on; and the one who gives up. That records
    // come to a retry topic too early, and are polled again, is nothing.
    List<Span> rest = spans.take(7);
    List<Span> chain = new ArrayList<>();
    for (Span at = sent; chain.size() < 7; at = chain.get(chain.size() - 1)) {
      Span parent = at;
      chain.add(Spans.only(rest, span -> span.isChildOf(parent)));
    }
    assertThat(chain)
        .extracting(Span::kind)
        .containsExactly(
            SpanKind.CONSUMER,
            SpanKind.PRODUCER,
            SpanKind.CONSUMER,
            SpanKind.PRODUCER,
            SpanKind.CONSUMER,
            SpanKind.PRODUCER,
            SpanKind.CONSUMER);
    assertThat(chain)
        .extracting(span -> span.get(Attributes.DATATRACING_ATTEMPT))
        .containsExactly(1L, null, 2L, null, 3L, null, null);
    assertThat(chain)
        .extracting(Span::status)
        .containsExactly(
            SpanStatus.ERROR,
            SpanStatus.UNSET,
            SpanStatus.ERROR,
            SpanStatus.UNSET,
            SpanStatus.ERROR,
            SpanStatus.UNSET,
            SpanStatus.UNSET);
    String reason = IllegalArgumentException.class.getName();
    assertThat(chain)
        .extracting(span -> span.get(Attributes.ERROR_TYPE))
        .containsExactly(reason, null, reason, null, reason, reason, null);
    assertThat(chain)
        .extracting(span -> span.get(Attributes.DATATRACING_DEAD_LETTER))
        .containsExactly(null, null, null, null, null, true, null);
  }

  @Test
  void replyIsBelowTheListenersSpan() throws Exception {
    Replying listener = new Replying();
    ListenerContext context = new ListenerContext(listener, topic, null);
    try {
      listener.calls.await();
    } finally {
      context.close();
    }
    List<Span> both = spans.take(2);
    Span process = Spans.only(both, span -> span.kind() == SpanKind.CONSUMER);
    Span reply = Spans.only(both, span -> span.kind() == SpanKind.PRODUCER);
    assertThat(process.isChildOf(sent)).isTrue();
    assertThat(reply.isChildOf(process)).isTrue();
    assertThat(reply.name()).isEqualTo("send " + topic + "-replies");
    assertThat(reply.get(Attributes.DATATRACING_DEAD_LETTER)).isNull();
  }

  @Test
  void methodThatIsChosenByTypeIsBelowItsRecord() throws Exception {
    Choosing listener = new Choosing(spans);
    ListenerContext context = new ListenerContext(listener, topic, null);
    try {
      listener.calls.await();
    } finally {
      context.close();
    }
    listener.calls.rethrow();
    Span work = spans.take();
    Span process = spans.take();
    assertThat(work.name()).isEqualTo("text 1");
    assertThat(work.isChildOf(process)).isTrue();
    assertThat(process.isChildOf(sent)).isTrue();
    assertThat(process.status()).isEqualTo(SpanStatus.UNSET);
  }

  /** What was sent before has no reply topic; only the request is answered. */
  @Test
  void requestAndItsReplyAreOneTraceAndTheReplyIsHandledWithALink() throws Exception {
    String requests = topic + "-requests";
    String replies = topic + "-replies";
    broker.createTopics(requests, replies);
    ContainerProperties properties = new ContainerProperties(replies);
    properties.setGroupId(replies);
    DefaultKafkaProducerFactory<String, String> producers = TestBroker.producerFactory();
    ReplyingKafkaTemplate<String, String, String> template =
        new ReplyingKafkaTemplate<>(
            producers,
            new KafkaMessageListenerContainer<>(TestBroker.consumerFactory(), properties));
    template.setDefaultReplyTimeout(Duration.ofMinutes(2));
    template.start();
    ListenerContext context = new ListenerContext(new Answering(), requests, null);
    try {
      String answer =
          spans.inSpan(
              "caller",
              () ->
                  template
                      .sendAndReceive(new ProducerRecord<>(requests, "key", "7"))
                      .get(2, TimeUnit.MINUTES)
                      .value());
      assertThat(answer).isEqualTo("handled 7");
    } finally {
      context.close();
      template.stop();
      producers.destroy();
    }
    List<Span> all = spans.take(5);
    Span caller = named(all, "caller");
    Span request = named(all, "send " + requests);
    Span process = named(all, "process " + requests);
    Span reply = named(all, "send " + replies);
    Span received = named(all, "process " + replies);
    assertThat(request.isChildOf(caller)).isTrue();
    assertThat(process.isChildOf(request)).isTrue();
    assertThat(reply.isChildOf(process)).isTrue();
    assertThat(received.links()).hasSize(1);
    assertThat(received.links().get(0).target().spanId()).isEqualTo(reply.spanId());
    assertThat(received.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("input");
  }

  private static Span named(List<Span> among, String name) {
    return Spans.only(among, span -> span.name().equals(name));
  }
}
