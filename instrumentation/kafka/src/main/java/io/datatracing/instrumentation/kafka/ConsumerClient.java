package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one {@link KafkaConsumer}, and its poll that is being handled.
 *
 * <p>Threads: {@link #polled} and {@link #leave} are called by the one thread that a consumer
 * allows inside at a time; the rest is immutable once a poll has been handed out.
 */
final class ConsumerClient {
  private static final VirtualField<ConsumerClient> CLIENT = new VirtualField<>();

  private final @Nullable String group;
  private @Nullable String clientId;
  private @Nullable String clusterId;
  private @Nullable Poll poll;

  private ConsumerClient(@Nullable String group) {
    this.group = group;
  }

  /** A consumer was made. Its group is told nowhere else before version 2.5. */
  static void created(KafkaConsumer<?, ?> consumer, ConsumerConfig config) {
    CLIENT.set(consumer, new ConsumerClient(config.getString(ConsumerConfig.GROUP_ID_CONFIG)));
  }

  static @Nullable ConsumerClient of(KafkaConsumer<?, ?> consumer) {
    return CLIENT.get(consumer);
  }

  /** The consumer returned records; from here on they are handled. */
  void polled(KafkaConsumer<?, ?> consumer, ConsumerRecords<?, ?> records, long pollNanos) {
    if (clientId == null) {
      clientId = ClientIds.of(consumer.metrics());
      clusterId = ClusterIds.of(consumer);
    }
    PolledRecords polled = new PolledRecords(records);
    EndOffsets ends = EndOffsets.of(consumer, clientId, polled);
    poll = Poll.begin(this, records, polled, ends, pollNanos);
  }

  /** The application is done with the records of the last poll: it polls again or leaves. */
  void leave() {
    Poll last = poll;
    if (last != null) {
      poll = null;
      last.leave();
    }
  }

  @Nullable String group() {
    return group;
  }

  @Nullable String clientId() {
    return clientId;
  }

  @Nullable String clusterId() {
    return clusterId;
  }
}
