package io.datatracing.bootstrap.messaging;

import org.jspecify.annotations.Nullable;

/**
 * What a message to be sent says. Stateless. What is not known is null.
 *
 * @param <M> message
 * @param <P> producer: what the module knows about the client that sends; may be null in every call
 */
public interface ProducerReader<M, P> {
  /** {@code kafka}. */
  String system();

  /** Kept with the producer; null if there is none. */
  @Nullable ClientAttributes attributes(@Nullable P producer);

  /** The topic. */
  String destination(M message);

  /** The producer's client id. */
  @Nullable String clientId(M message, @Nullable P producer);

  /** The identity of the cluster, the first part of a record's address. */
  @Nullable String clusterId(M message, @Nullable P producer);

  /** Whether the message has a key but no value. */
  boolean isTombstone(M message);
}
