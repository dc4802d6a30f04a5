package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** An entry of a store's cache is made: a dirty one by the record that is being handled. */
final class CacheEntryHook {
  private CacheEntryHook() {}

  @OnExit(onThrow = false)
  static void made(@This Object entry, @Argument(2) boolean dirty) {
    if (dirty) {
      Merged.made(entry);
    }
  }
}
