package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** {@code ThreadCache.DirtyEntry.<init>}: an entry on its way out of the cache. */
final class DirtyEntryHook {
  private DirtyEntryHook() {}

  @OnExit(onThrow = false)
  static void made(@This Object dirty, @Argument(2) Object entry) {
    Merged.pass(entry, dirty);
  }
}
