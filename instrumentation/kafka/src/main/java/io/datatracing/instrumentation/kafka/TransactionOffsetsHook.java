package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * {@code KafkaProducer.sendOffsetsToTransaction}: a consumer's commit that takes part in it. From
 * 2.5 to 3.9 there are two, of which the older calls the newer.
 */
final class TransactionOffsetsHook {
  private TransactionOffsetsHook() {}

  @OnEnter
  static long before(@This KafkaProducer<?, ?> producer) {
    return ProducerClient.of(producer).enterOffsets();
  }

  @OnExit
  static void after(
      @This KafkaProducer<?, ?> producer,
      @Argument(0) @Nullable Map<TopicPartition, OffsetAndMetadata> offsets,
      @Enter long startNanos,
      @Thrown @Nullable Throwable thrown) {
    if (startNanos == 0) {
      return;
    }
    ProducerClient client = ProducerClient.of(producer);
    client.exitOffsets();
    String id = client.transactionalId();
    AttributeList told = ClientCall.begin("commit", id, startNanos, thrown);
    if (told != null) {
      told.put(KafkaAttributes.COMMIT_TYPE, "transaction");
      told.put(KafkaAttributes.OFFSETS, ClientCall.offsets(offsets));
      ClientCall.end(told, thrown);
    }
  }
}
