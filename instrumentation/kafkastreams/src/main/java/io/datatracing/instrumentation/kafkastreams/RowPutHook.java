package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/** {@code MeteredKeyValueStore.put}: a record writes a row of what may be a table. */
final class RowPutHook {
  private RowPutHook() {}

  @OnEnter
  static void put(@This StateStore store, @Argument(0) @Nullable Object key) {
    TracedTask task = TracedTask.current();
    if (key == null) {
      return;
    }
    if (task != null) {
      TableRows.put(store, key, task);
    } else {
      TableRows.putGlobal(store, key);
    }
  }
}
