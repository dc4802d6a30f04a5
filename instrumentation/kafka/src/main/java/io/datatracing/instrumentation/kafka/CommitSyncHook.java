package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** {@code commitSync}, of consumers of both kinds of groups. */
final class CommitSyncHook {
  private CommitSyncHook() {}

  @OnEnter
  static long before(@This Object consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    return client == null ? 0 : client.enter();
  }

  @OnExit
  static void after(
      @This Object consumer, @Enter long startNanos, @Thrown @Nullable Throwable thrown) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null || startNanos == 0) {
      return;
    }
    client.exit();
    AttributeList told = client.told("commit", startNanos, thrown);
    if (told != null) {
      told.put(KafkaAttributes.COMMIT_TYPE, "sync");
      ClientCall.end(told, thrown);
    }
  }
}
