package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.bootstrap.messaging.PolledFrom;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.bootstrap.trace.Span;
import java.util.Collection;
import java.util.Collections;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A poll whose records somebody else handles: what is known of it. */
final class TakenPoll implements PolledFrom {
  private final ConsumerClient consumer;

  /** Null once they were told: whoever queues the records keeps this for longer. */
  private @Nullable PolledRecords records;

  private final EndOffsets ends;
  private final long pollNanos;

  TakenPoll(ConsumerClient consumer, PolledRecords records, EndOffsets ends, long pollNanos) {
    this.consumer = consumer;
    this.records = records;
    this.ends = ends;
    this.pollNanos = pollNanos;
  }

  void tell(PollTaker taker) {
    taker.polled(this);
    records = null;
  }

  @Override
  public Collection<?> records() {
    PolledRecords polled = records;
    return polled == null ? Collections.emptyList() : polled;
  }

  @Override
  public ReceivedMessages receive() {
    PolledRecords polled = records;
    if (polled == null) {
      throw new IllegalStateException("the poll is over");
    }
    return Poll.taken(consumer, polled, ends, pollNanos);
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
