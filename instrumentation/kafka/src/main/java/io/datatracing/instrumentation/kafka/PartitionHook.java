package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * {@code KafkaProducer.partition}: the one place inside {@code doSend} that sees the serialized
 * key, the serialized value and the cluster, in every version.
 */
final class PartitionHook {
  private PartitionHook() {}

  @OnEnter
  static void partition(
      @This KafkaProducer<?, ?> producer,
      @Argument(0) ProducerRecord<?, ?> record,
      @Argument(1) byte @Nullable [] key,
      @Argument(2) byte @Nullable [] value,
      @Argument(3) Cluster cluster) {
    Span span = Span.current();
    if (span == null
        || !span.isRecording()
        || span.kind() != SpanKind.PRODUCER
        || span.protocol() != Protocol.MESSAGING) {
      return;
    }
    String clusterId = ProducerClient.of(producer).learn(cluster);
    if (clusterId != null) {
      span.put(Attributes.DATATRACING_KAFKA_CLUSTER_ID, clusterId);
    }
    RecordIdentity.describe(span, record, key, value);
  }
}
