package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one consumer, and its poll that is being handled. Consumers of share groups,
 * which are of another type that only newer versions have, included.
 *
 * <p>Threads: used by the one thread that a consumer allows inside at a time, but for the names,
 * which are immutable once a poll has been handed out.
 */
final class ConsumerClient {
  private static final VirtualField<ConsumerClient> CLIENT = new VirtualField<>();

  private final ClientAttributes attributes = new ClientAttributes();
  private final @Nullable String group;
  private @Nullable String clientId;
  private @Nullable String clusterId;
  private @Nullable Poll poll;
  private boolean inCall;

  /** Null for share groups, whose members are assigned nothing. */
  private final @Nullable Assignment assignment;

  /** Records to be read again; null as long as the application has never gone back. */
  private @Nullable Redeliveries redeliveries;

  private ConsumerClient(@Nullable String group, @Nullable Assignment assignment) {
    this.group = group;
    this.assignment = assignment;
    HandledMessage.expectLoops();
  }

  /** A consumer was made. Its group is told nowhere else before version 2.5. */
  static void created(KafkaConsumer<?, ?> consumer, AbstractConfig config) {
    String group = config.getString(ConsumerConfig.GROUP_ID_CONFIG);
    CLIENT.set(consumer, new ConsumerClient(group, new Assignment()));
  }

  /** As above; only the first call counts. */
  static void created(KafkaConsumer<?, ?> consumer, Map<?, ?> config) {
    if (CLIENT.get(consumer) == null) {
      Object group = config.get(ConsumerConfig.GROUP_ID_CONFIG);
      CLIENT.set(
          consumer, new ConsumerClient(group == null ? null : group.toString(), new Assignment()));
    }
  }

  /** A consumer of a share group was made. */
  static void createdShare(Object consumer, AbstractConfig config) {
    String group = config.getString(ConsumerConfig.GROUP_ID_CONFIG);
    CLIENT.set(consumer, new ConsumerClient(group, null));
  }

  static @Nullable ConsumerClient of(Object consumer) {
    return CLIENT.get(consumer);
  }

  /** The consumer returned records; from here on they are handled. */
  void polled(KafkaConsumer<?, ?> consumer, ConsumerRecords<?, ?> records, long pollNanos) {
    learn(consumer, consumer.metrics());
    PolledRecords polled = new PolledRecords(records);
    EndOffsets ends = EndOffsets.of(consumer, clientId, polled);
    PollTaker taker = PollTaker.current();
    if (taker != null) {
      new TakenPoll(this, polled, ends, pollNanos).tell(taker);
      return;
    }
    poll = Poll.begin(this, records, polled, ends, pollNanos);
  }

  /** As {@link #polled}, of a share group: nobody knows how many records are behind. */
  void polledShare(Object consumer, ConsumerRecords<?, ?> records, long pollNanos) {
    if (clientId == null) {
      learn(consumer, ShareRecords.metrics(consumer));
    }
    poll = Poll.begin(this, records, new PolledRecords(records), EndOffsets.none(), pollNanos);
  }

  private void learn(Object consumer, Map<MetricName, ?> metrics) {
    if (clientId == null) {
      clientId = ClientIds.of(metrics);
      clusterId = ClusterIds.of(consumer);
    }
  }

  /** The application is done with the records of the last poll: it polls again or leaves. */
  void leave() {
    Poll last = poll;
    if (last != null) {
      poll = null;
      last.leave();
    }
  }

  ClientAttributes attributes() {
    return attributes;
  }

  /** Whether the consumer belongs to a share group. */
  boolean isShare() {
    return assignment == null;
  }

  @Nullable Assignment assignment() {
    return assignment;
  }

  /** Those of the last poll, while they are handled. */
  @Nullable Poll poll() {
    return poll;
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

  @Nullable Redeliveries redeliveries() {
    return redeliveries;
  }

  /** The application goes back to a record, which may be one that it is handling. */
  void goesBackTo(String topic, int partition, long offset) {
    Poll last = poll;
    HandledRecord handled = last == null ? null : last.last();
    if (handled != null && handled.wasAt(topic, partition, offset)) {
      if (redeliveries == null) {
        redeliveries = new Redeliveries();
      }
      redeliveries.expect(topic, partition, offset, handled);
    }
  }

  /**
   * A call begins; one that the client makes inside of it, by which its overloads are made, is not
   * told.
   *
   * @return 0 if it is not told, else when it began
   */
  long enter() {
    if (inCall) {
      return 0;
    }
    inCall = true;
    long now = System.nanoTime();
    return now == 0 ? 1 : now;
  }

  /** The call that {@link #enter} has begun is over, whatever {@link #told} does. */
  void exit() {
    inCall = false;
  }

  /** Where to tell a call that was made now; null for nowhere. */
  @Nullable AttributeList told(String operation, long startNanos, @Nullable Throwable thrown) {
    Span made = current();
    AttributeList told =
        ClientCall.begin(operation, group, startNanos, thrown, made, CurrentContext.current());
    if (told instanceof Span) {
      told.put(Attributes.MESSAGING_CONSUMER_GROUP_NAME, group);
      told.put(Attributes.MESSAGING_CLIENT_ID, clientId);
    }
    return told;
  }

  /** The current span; behind a loop over its records that of the batch, if there is one. */
  @Nullable Span current() {
    Poll last = poll;
    Span batch = last == null ? null : last.currentBatch();
    return batch != null ? batch : Span.current();
  }
}
