package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/** {@code MeteredVersionedKeyValueStore.get}: inside of {@link TableGetHook} for a join. */
final class VersionGetHook {
  private VersionGetHook() {}

  @OnExit(onThrow = false)
  static void got(
      @This StateStore store, @Argument(0) @Nullable Object key, @Return @Nullable Object version) {
    TracedTask task = TracedTask.current();
    if (task != null && task.joins() && key != null && version != null) {
      long timestamp = VersionedRows.timestamp(version);
      JoinWindow.link(store, key, timestamp, timestamp, task);
    }
  }
}
