package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/** {@code MeteredWindowStore.put}: a record that waits for its partners in a join. */
final class WindowPutHook {
  private WindowPutHook() {}

  @OnEnter
  static void put(
      @This StateStore store, @Argument(0) @Nullable Object key, @Argument(2) long timestamp) {
    TracedTask task = TracedTask.current();
    if (task != null && key != null) {
      JoinWindow.put(store, key, timestamp, task);
    }
  }
}
