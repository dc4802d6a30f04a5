package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/**
 * {@code putAndMaybeForward} of a caching store: an entry leaves the cache, at a commit or because
 * there is no room, and goes on to the nodes below.
 */
final class FlushHook {
  private FlushHook() {}

  @OnEnter
  static @Nullable LateOutput before(@This StateStore store, @Argument(0) Object dirty) {
    return LateOutput.open(Merged.takeFrom(dirty), store.name());
  }

  @OnExit
  static void after(@Enter @Nullable LateOutput output, @Thrown @Nullable Throwable thrown) {
    if (output != null) {
      output.close(thrown);
    }
  }
}
