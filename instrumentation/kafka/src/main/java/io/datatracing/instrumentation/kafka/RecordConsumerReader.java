package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.messaging.ConsumerReader;
import io.datatracing.bootstrap.propagation.Propagation;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads a received record. */
final class RecordConsumerReader implements ConsumerReader<ConsumerRecord<?, ?>, Poll> {
  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public Context extract(Propagation propagation, Context context, ConsumerRecord<?, ?> record) {
    return propagation.extract(context, record.headers().toArray(), RecordHeaderGetter.INSTANCE);
  }

  @Override
  public @Nullable ClientAttributes attributes(@Nullable Poll poll) {
    return poll == null ? null : poll.consumer().attributes();
  }

  @Override
  public String destination(ConsumerRecord<?, ?> record) {
    return record.topic();
  }

  @Override
  public int partition(ConsumerRecord<?, ?> record) {
    return record.partition();
  }

  @Override
  public long offset(ConsumerRecord<?, ?> record) {
    return record.offset();
  }

  @Override
  public long timestampMillis(ConsumerRecord<?, ?> record) {
    return record.timestamp();
  }

  @Override
  public @Nullable String timestampType(ConsumerRecord<?, ?> record) {
    switch (record.timestampType()) {
      case CREATE_TIME:
        return "create";
      case LOG_APPEND_TIME:
        return "append";
      default:
        return null;
    }
  }

  @Override
  public boolean isTombstone(ConsumerRecord<?, ?> record) {
    return record.value() == null;
  }

  @Override
  public @Nullable String consumerGroup(ConsumerRecord<?, ?> record, @Nullable Poll poll) {
    return poll == null ? null : poll.consumer().group();
  }

  @Override
  public @Nullable String clientId(ConsumerRecord<?, ?> record, @Nullable Poll poll) {
    return poll == null ? null : poll.consumer().clientId();
  }

  @Override
  public @Nullable String clusterId(ConsumerRecord<?, ?> record, @Nullable Poll poll) {
    return poll == null ? null : poll.consumer().clusterId();
  }

  @Override
  public long lag(ConsumerRecord<?, ?> record, @Nullable Poll poll) {
    return poll == null ? -1 : poll.lag(record);
  }

  @Override
  public long pollNanos(ConsumerRecord<?, ?> record, @Nullable Poll poll) {
    return poll == null ? -1 : poll.pollNanos();
  }
}
