package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.messaging.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/** A container of a share group. On the latest version only, so it is used by reflection. */
class ShareListenerTest {
  private static final String SPRING = "org.springframework.kafka.";

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final KafkaTestBroker broker = TestBroker.get();
  private final String topic = "shared-" + UUID.randomUUID();
  private final String group = "couriers-" + UUID.randomUUID();

  @Test
  void recordsAreHandledBelowTheirProducersAndAFailureIsTold() throws Exception {
    readFromTheBegin();
    List<Span> sends = new ArrayList<>();
    try (KafkaProducer<String, String> producer = broker.producer()) {
      for (String value : List.of("1", "2", "3")) {
        producer.send(new ProducerRecord<>(topic, "key", value)).get();
        sends.add(spans.take());
      }
    }
    Calls calls = new Calls(3);
    MessageListener<String, String> listener =
        record -> {
          calls.call(() -> spans.inSpan("work " + record.value(), () -> null));
          if (record.value().equals("2")) {
            throw new IllegalArgumentException("poisoned");
          }
        };
    Object container = container(listener);
    container.getClass().getMethod("start").invoke(container);
    List<Span> all;
    try {
      calls.await();
      all = spans.take(6);
    } finally {
      container.getClass().getMethod("stop").invoke(container);
    }
    for (int i = 0; i < 3; i++) {
      Span send = sends.get(i);
      String work = "work " + (i + 1);
      Span process = Spans.only(all, span -> span.isChildOf(send));
      assertThat(process.kind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(process.get(Attributes.MESSAGING_CONSUMER_GROUP_NAME)).isEqualTo(group);
      assertThat(process.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo(1L);
      assertThat(Spans.only(all, span -> span.name().equals(work)).isChildOf(process)).isTrue();
      assertThat(process.status()).isEqualTo(i == 1 ? SpanStatus.ERROR : SpanStatus.UNSET);
      if (i == 1) {
        assertThat(process.get(Attributes.ERROR_TYPE))
            .isEqualTo(IllegalArgumentException.class.getName());
        assertThat(process.events())
            .extracting(SpanEvent::name)
            .containsExactlyInAnyOrder("reject", "exception");
      }
    }
  }

  /** Else a new share group reads what comes after its first member. */
  private void readFromTheBegin() throws Exception {
    broker.createTopic(topic, 1);
    ConfigResource settings =
        new ConfigResource(Enum.valueOf(ConfigResource.Type.class, "GROUP"), group);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (AdminClient admin = AdminClient.create(broker.settings())) {
      admin.incrementalAlterConfigs(Map.of(settings, List.of(earliest))).all().get();
    }
  }

  private Object container(MessageListener<String, String> listener) throws Exception {
    Map<String, Object> settings = broker.consumerSettings();
    settings.put("group.id", group);
    settings.keySet().removeAll(List.of("enable.auto.commit", "auto.offset.reset"));
    Object factory =
        Class.forName(SPRING + "core.DefaultShareConsumerFactory")
            .getConstructor(Map.class)
            .newInstance(settings);
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(group);
    properties.setMessageListener(listener);
    return Class.forName(SPRING + "listener.ShareKafkaMessageListenerContainer")
        .getConstructor(
            Class.forName(SPRING + "core.ShareConsumerFactory"), ContainerProperties.class)
        .newInstance(factory, properties);
  }
}
