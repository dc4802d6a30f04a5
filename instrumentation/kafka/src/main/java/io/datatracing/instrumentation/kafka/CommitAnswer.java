package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.opentelemetry.context.Context;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How an asynchronous commit ended: a span if it failed. The application's callback, which a later
 * poll calls, runs in the context of the commit.
 */
final class CommitAnswer implements OffsetCommitCallback {
  private final ConsumerClient client;
  private final OffsetCommitCallback callback;
  private final Context caller = CurrentContext.current();
  private final long startNanos = System.nanoTime();

  private CommitAnswer(ConsumerClient client, OffsetCommitCallback callback) {
    this.client = client;
    this.callback = callback;
  }

  /** Wraps each callback once, as overloads call each other; null stays null. */
  static @Nullable OffsetCommitCallback of(
      Object consumer, @Nullable OffsetCommitCallback callback) {
    ConsumerClient client = ConsumerClient.of(consumer);
    return client == null || callback == null || callback instanceof CommitAnswer
        ? callback
        : new CommitAnswer(client, callback);
  }

  @Override
  public void onComplete(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception exception) {
    if (exception != null) {
      tell(offsets, exception);
    }
    Context previous = CurrentContext.attach(caller);
    try {
      callback.onComplete(offsets, exception);
    } finally {
      CurrentContext.restore(previous);
    }
  }

  private void tell(@Nullable Map<TopicPartition, OffsetAndMetadata> offsets, Exception exception) {
    try {
      AttributeList told =
          ClientCall.begin("commit", client.group(), startNanos, exception, null, caller);
      if (told != null) {
        told.put(Attributes.MESSAGING_CONSUMER_GROUP_NAME, client.group());
        told.put(Attributes.MESSAGING_CLIENT_ID, client.clientId());
        told.put(KafkaAttributes.COMMIT_TYPE, "async");
        told.put(KafkaAttributes.OFFSETS, ClientCall.offsets(offsets));
        ClientCall.end(told, exception);
      }
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }
}
