package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.InvocationTargetException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.RequestCompletionHandler;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the formats of topics, over the connections of one producer: no other client is made,
 * which would need the application's credentials and be seen in its log.
 *
 * <p>A sending thread adds questions and waits for the answer to the first one of its topic: one
 * more round trip after the one for the topic's metadata, and never longer than the producer may
 * block, or than {@link #MOST_MILLIS}. Once that was in vain it waits no more. The client's own
 * thread sends the questions and gets the answers; it never waits.
 */
final class FormatQuestions {
  private static final VirtualField<FormatQuestions> OF_SENDER = new VirtualField<>();

  private static final long MOST_MILLIS = 10_000;
  private static final long SLICE_MILLIS = 50;

  /** On the client's {@code Sender}, whose thread it is. */
  private final Queue<TopicFormat> open = new ConcurrentLinkedQueue<>();

  private final @Nullable Object sender;

  /**
   * The client's own; null, as the one above, where a version of the library keeps it elsewhere.
   */
  private final @Nullable Thread thread;

  private final long mostMillis;
  private final HeaderSupport brokers;

  /** Racy: several threads may each have waited in vain before one says so. */
  private volatile boolean silent;

  FormatQuestions(KafkaProducer<?, ?> producer, HeaderSupport brokers) {
    this.brokers = brokers;
    sender = LibraryFields.of(producer, "sender");
    Object own = LibraryFields.of(producer, "ioThread");
    thread = own instanceof Thread ? (Thread) own : null;
    Object most = LibraryFields.of(producer, "maxBlockTimeMs");
    mostMillis = most instanceof Long ? Math.min(MOST_MILLIS, (Long) most) : 0;
    if (sender != null) {
      OF_SENDER.set(sender, this);
    }
  }

  /** Whether a record of the topic may have headers, as far as can be known now. */
  boolean hasHeaders(TopicFormat format) {
    long now = System.nanoTime();
    ask(format, now);
    Thread asking = thread;
    if (!format.isUnknown()
        || silent
        || sender == null
        || asking == null
        || asking == Thread.currentThread()) {
      // The answer may have come since the caller looked.
      return format.hasHeaders();
    }
    long deadline = now + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    try {
      long left = deadline - System.nanoTime();
      // Its thread ends with the producer, which another thread may close.
      while (format.isUnknown() && left > 0 && asking.isAlive()) {
        // Not 0, which would be for ever.
        format.await(Math.min(SLICE_MILLIS, 1 + TimeUnit.NANOSECONDS.toMillis(left)));
        // The answer may have been that the topic is not known yet, or the connection is gone.
        ask(format, System.nanoTime());
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    silent = format.isUnknown();
    return format.hasHeaders();
  }

  private void ask(TopicFormat format, long now) {
    if (sender == null) {
      return;
    }
    if (format.isToBeAsked(now) && !open.contains(format)) {
      open.add(format);
    }
    if (!open.isEmpty()) {
      ClientRequests.wakeUp(sender);
    }
  }

  /** The client's thread begins a round. */
  static void send(Object sender) {
    FormatQuestions questions = OF_SENDER.get(sender);
    if (questions != null && !questions.open.isEmpty()) {
      questions.sendOne(sender);
    }
  }

  private void sendOne(Object sender) {
    Object client = LibraryFields.of(sender, "client");
    TopicFormat format = open.peek();
    if (client == null || format == null) {
      return;
    }
    try {
      Answer answer = new Answer(format, brokers);
      if (ClientRequests.describe(client, format.topic(), TopicFormat.SETTING, answer)) {
        open.remove(format);
      }
    } catch (InvocationTargetException e) {
      // The connection is not what it was a moment ago: it is asked again.
      open.remove(format);
    } catch (ReflectiveOperationException e) {
      // A version of the library that makes its requests in another way.
      open.remove(format);
      format.denied(brokers.isAssumed(), System.nanoTime());
    }
  }

  private static final class Answer implements RequestCompletionHandler {
    private final TopicFormat format;
    private final HeaderSupport brokers;

    Answer(TopicFormat format, HeaderSupport brokers) {
      this.format = format;
      this.brokers = brokers;
    }

    @Override
    public void onComplete(ClientResponse response) {
      long now = System.nanoTime();
      if (response.versionMismatch() != null) {
        format.denied(brokers.isAssumed(), now);
      } else if (response.hasResponse()) {
        DescribedTopic topic = DescribedTopic.in(response.responseBody());
        if (topic == null
            || topic.error() == Errors.TOPIC_AUTHORIZATION_FAILED.code()
            || topic.error() == Errors.CLUSTER_AUTHORIZATION_FAILED.code()) {
          format.denied(brokers.isAssumed(), now);
        } else if (topic.error() == Errors.NONE.code()) {
          format.read(topic.value(TopicFormat.SETTING), now);
        }
      }
      // Else, with the connection lost or the topic not known yet, it is asked again.
    }
  }
}
