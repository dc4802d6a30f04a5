package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** {@code NamedCache.LRUNode.<init>}: a key's place in the cache with its first entry. */
final class CacheNodeHook {
  private CacheNodeHook() {}

  @OnExit(onThrow = false)
  static void made(@This Object node, @Argument(1) Object entry) {
    Merged.replaced(node, entry);
  }
}
