package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code NamedCache.LRUNode.update}: a later entry takes the place of the key's earlier one. */
final class CacheUpdateHook {
  private CacheUpdateHook() {}

  @OnEnter
  static void update(@This Object node, @Argument(0) Object entry) {
    Merged.replaced(node, entry);
  }
}
