package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
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
    if (span == null) {
      return;
    }
    // Also where nothing is recorded: which topics take headers is known by cluster.
    String clusterId = ProducerClient.of(producer).learn(cluster);
    if (!isSending(span) || !span.isRecording()) {
      return;
    }
    if (clusterId != null) {
      span.put(Attributes.DATATRACING_KAFKA_CLUSTER_ID, clusterId);
    }
    RecordIdentity.describe(span, record, key, value);
  }

  /**
   * Behind the partitioner, which may be the application's: where no headers may be added, nothing
   * is current for the rest of the call, so that {@link InjectedHeaders} adds none. {@link
   * SendHook} restores the caller's context.
   */
  @OnExit(onThrow = false)
  static void partitioned(
      @This KafkaProducer<?, ?> producer,
      @Argument(0) ProducerRecord<?, ?> record,
      @Argument(1) byte @Nullable [] key,
      @Argument(2) byte @Nullable [] value) {
    // Also without a span of its own (UnrecordedSend): then what is current is injected.
    Span span = Span.current();
    if (span == null) {
      return;
    }
    String reason = ProducerClient.of(producer).leavesHeadersOut(producer, record, key, value);
    if (reason != null) {
      if (isSending(span) && span.isRecording()) {
        span.put(KafkaAttributes.HEADERS_LEFT_OUT, reason);
      }
      CurrentContext.attach(Span.withoutParent(CurrentContext.current()));
    }
  }

  private static boolean isSending(Span span) {
    return span.kind() == SpanKind.PRODUCER && span.protocol() == Protocol.MESSAGING;
  }
}
