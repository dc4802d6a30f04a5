package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/** {@code MeteredWindowStore.fetch}: the partners that a record finds. */
final class WindowFetchHook {
  private WindowFetchHook() {}

  @OnEnter
  static void fetch(
      @This StateStore store,
      @Argument(0) @Nullable Object key,
      @Argument(1) long from,
      @Argument(2) long to) {
    TracedTask task = TracedTask.current();
    if (task != null && key != null) {
      JoinWindow.link(store, key, from, to, task);
    }
  }
}
