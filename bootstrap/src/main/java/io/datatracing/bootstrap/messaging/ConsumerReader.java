package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.propagation.Propagation;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What a received message says. Stateless. What is not known is null, or negative.
 *
 * @param <M> message
 * @param <C> consumer: what the module knows about the client that received; may be null in every
 *     call
 */
public interface ConsumerReader<M, C> {
  /** {@code kafka}. */
  String system();

  /**
   * What the message's headers say, added to {@code context}: by {@link Propagation#extract} with
   * what holds them.
   */
  Context extract(Propagation propagation, Context context, M message);

  /** Kept with the consumer; null if there is none. */
  @Nullable ClientAttributes attributes(@Nullable C consumer);

  /** The topic. */
  String destination(M message);

  int partition(M message);

  long offset(M message);

  /** Milliseconds since 1970-01-01T00:00Z. */
  long timestampMillis(M message);

  /** {@code create} or {@code append}: who set the timestamp. */
  @Nullable String timestampType(M message);

  /** Whether the message has a key but no value. */
  boolean isTombstone(M message);

  @Nullable String consumerGroup(M message, @Nullable C consumer);

  @Nullable String clientId(M message, @Nullable C consumer);

  /** The identity of the cluster, the first part of a record's address. */
  @Nullable String clusterId(M message, @Nullable C consumer);

  /** Records behind the end of the partition when the message was polled. */
  long lag(M message, @Nullable C consumer);

  /** How long the poll that brought the message waited. */
  long pollNanos(M message, @Nullable C consumer);
}
