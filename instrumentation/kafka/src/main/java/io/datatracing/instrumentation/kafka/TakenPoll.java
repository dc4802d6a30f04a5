package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.PolledFrom;
import io.datatracing.bootstrap.trace.Span;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A poll whose records somebody else queues and handles: what is known of it, without them. */
final class TakenPoll implements PolledFrom {
  private final ConsumerClient consumer;
  private final EndOffsets ends;
  private final long pollNanos;

  TakenPoll(ConsumerClient consumer, EndOffsets ends, long pollNanos) {
    this.consumer = consumer;
    this.ends = ends;
    this.pollNanos = pollNanos;
  }

  @Override
  public @Nullable String clientId() {
    return consumer.clientId();
  }

  @Override
  public @Nullable String clusterId() {
    return consumer.clusterId();
  }

  @Override
  public long pollNanos() {
    return pollNanos;
  }

  @Override
  public long lag(String topic, int partition, long offset) {
    return ends.behind(topic, partition, offset);
  }

  @Override
  public void identify(Span span, Object record) {
    RecordIdentity.describe(span, (ConsumerRecord<?, ?>) record);
  }
}
