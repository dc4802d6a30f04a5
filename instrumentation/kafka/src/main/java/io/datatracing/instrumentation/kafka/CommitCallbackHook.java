package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.jspecify.annotations.Nullable;

/** {@code commitAsync(OffsetCommitCallback)}: the application wants to know how it ends. */
final class CommitCallbackHook {
  private CommitCallbackHook() {}

  @OnEnter(replaces = 0)
  static @Nullable OffsetCommitCallback callback(
      @This Object consumer, @Argument(0) @Nullable OffsetCommitCallback callback) {
    return CommitAnswer.of(consumer, callback);
  }
}
