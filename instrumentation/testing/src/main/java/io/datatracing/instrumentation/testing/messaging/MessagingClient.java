package io.datatracing.instrumentation.testing.messaging;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an application uses the client under test: the verbs of {@link MessagingContract}. */
public interface MessagingClient extends AutoCloseable {
  /** {@code messaging.system}. */
  String system();

  /** The identity of the cluster. */
  String clusterId();

  /** {@code messaging.client.id} of producers. */
  String producerId();

  /** {@code messaging.client.id} of consumers. */
  String consumerId();

  /** {@code messaging.consumer.group.name}. */
  String group();

  /** Name of a span that handles records of a topic. */
  default String handledName(String topic) {
    return "process " + topic;
  }

  /** Sends a record and waits for the broker's answer. */
  SentRecord send(
      String topic, @Nullable String key, @Nullable String value, Map<String, String> headers)
      throws Exception;

  /** Sends a record and has {@code answered} called when the broker has answered. */
  void send(String topic, String key, String value, Runnable answered) throws Exception;

  /**
   * Sends what the client or the broker refuses.
   *
   * @return what the application's callback got
   */
  Throwable sendRefused(String topic) throws Exception;

  /**
   * Reads a topic from its begin in a new consumer, which is closed in the end: {@code handler} is
   * called in a loop until {@code count} records were handled, or throws.
   */
  void handleEach(String topic, int count, Handler<ReceivedRecord> handler) throws Exception;

  /**
   * As {@link #handleEach}, but {@code handler} is called on another thread than the one that
   * received, in the way that the library has for it.
   */
  void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler) throws Exception;

  /**
   * As {@link #handleEach}, handing over what was received together as one; {@code count} records
   * were sent before and are received at once.
   *
   * @throws UnsupportedOperationException by a client whose contract is {@link WithoutBatches}
   */
  void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler)
      throws Exception;

  @Override
  void close();

  /** The application's code. */
  @FunctionalInterface
  interface Handler<T> {
    void handle(T received) throws Exception;
  }
}
