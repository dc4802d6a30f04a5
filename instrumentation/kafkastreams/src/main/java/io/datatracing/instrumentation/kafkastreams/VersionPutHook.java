package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/** {@code MeteredVersionedKeyValueStore.put}: a record writes a version of a row. */
final class VersionPutHook {
  private VersionPutHook() {}

  @OnEnter
  static void put(
      @This StateStore store, @Argument(0) @Nullable Object key, @Argument(2) long timestamp) {
    TracedTask task = TracedTask.current();
    if (task != null && key != null) {
      JoinWindow.putVersion(store, key, timestamp, task);
    }
  }
}
