package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.messaging.ConsumerReader;
import io.datatracing.bootstrap.messaging.PolledFrom;
import io.datatracing.bootstrap.propagation.Propagation;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record that a task processes. */
final class StreamsRecordReader implements ConsumerReader<ConsumerRecord<?, ?>, TracedTask> {
  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public Context extract(Propagation propagation, Context context, ConsumerRecord<?, ?> record) {
    return propagation.extract(context, record.headers().toArray(), HeaderGetter.INSTANCE);
  }

  @Override
  public @Nullable ClientAttributes attributes(@Nullable TracedTask task) {
    return task == null ? null : task.attributes();
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

  /** Streams makes every record look as if its creator had set the timestamp. */
  @Override
  public @Nullable String timestampType(ConsumerRecord<?, ?> record) {
    return null;
  }

  @Override
  public boolean isTombstone(ConsumerRecord<?, ?> record) {
    return record.value() == null;
  }

  @Override
  public @Nullable String consumerGroup(ConsumerRecord<?, ?> record, @Nullable TracedTask task) {
    return task == null ? null : task.application();
  }

  @Override
  public @Nullable String clientId(ConsumerRecord<?, ?> record, @Nullable TracedTask task) {
    PolledFrom poll = task == null ? null : task.pollOf(record);
    return poll == null ? null : poll.clientId();
  }

  @Override
  public @Nullable String clusterId(ConsumerRecord<?, ?> record, @Nullable TracedTask task) {
    PolledFrom poll = task == null ? null : task.pollOf(record);
    return poll == null ? null : poll.clusterId();
  }

  @Override
  public long lag(ConsumerRecord<?, ?> record, @Nullable TracedTask task) {
    PolledFrom poll = task == null ? null : task.pollOf(record);
    return poll == null ? -1 : poll.lag(record.topic(), record.partition(), record.offset());
  }

  @Override
  public long pollNanos(ConsumerRecord<?, ?> record, @Nullable TracedTask task) {
    PolledFrom poll = task == null ? null : task.pollOf(record);
    return poll == null ? -1 : poll.pollNanos();
  }
}
