package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.messaging.ProducerReader;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record to be sent. */
final class RecordProducerReader implements ProducerReader<ProducerRecord<?, ?>, ProducerClient> {
  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public @Nullable ClientAttributes attributes(@Nullable ProducerClient client) {
    return client == null ? null : client.attributes();
  }

  @Override
  public String destination(ProducerRecord<?, ?> record) {
    return record.topic();
  }

  @Override
  public @Nullable String clientId(ProducerRecord<?, ?> record, @Nullable ProducerClient client) {
    return client == null ? null : client.clientId();
  }

  @Override
  public @Nullable String clusterId(ProducerRecord<?, ?> record, @Nullable ProducerClient client) {
    return client == null ? null : client.clusterId();
  }

  @Override
  public boolean isTombstone(ProducerRecord<?, ?> record) {
    return record.value() == null;
  }
}
