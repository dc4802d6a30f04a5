package io.datatracing.instrumentation.testing.kafka;

import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Who a client is, and what a record is to the kit. */
public abstract class KafkaMessagingClient implements MessagingClient {
  private final KafkaTestBroker broker;

  protected KafkaMessagingClient(KafkaTestBroker broker) {
    this.broker = broker;
  }

  protected final KafkaTestBroker broker() {
    return broker;
  }

  @Override
  public final String system() {
    return "kafka";
  }

  @Override
  public final String clusterId() {
    return broker.clusterId();
  }

  @Override
  public final String producerId() {
    return KafkaTestBroker.PRODUCER;
  }

  @Override
  public String consumerId() {
    return KafkaTestBroker.CONSUMER;
  }

  @Override
  public String group() {
    return KafkaTestBroker.GROUP;
  }

  /** As the kit has it. */
  public static ReceivedRecord received(ConsumerRecord<String, String> record) {
    return new ReceivedRecord(record.key(), record.value(), texts(record.headers()));
  }

  /** The last value of each header, as text. */
  public static Map<String, String> texts(Headers headers) {
    Map<String, String> texts = new TreeMap<>();
    for (Header header : headers) {
      texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
