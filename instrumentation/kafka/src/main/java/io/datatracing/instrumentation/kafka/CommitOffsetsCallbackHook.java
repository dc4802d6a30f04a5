package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.jspecify.annotations.Nullable;

/** {@code commitAsync(Map, OffsetCommitCallback)}: the application wants to know how it ends. */
final class CommitOffsetsCallbackHook {
  private CommitOffsetsCallbackHook() {}

  @OnEnter(replaces = 1)
  static @Nullable OffsetCommitCallback callback(
      @This Object consumer, @Argument(1) @Nullable OffsetCommitCallback callback) {
    return CommitAnswer.of(consumer, callback);
  }
}
