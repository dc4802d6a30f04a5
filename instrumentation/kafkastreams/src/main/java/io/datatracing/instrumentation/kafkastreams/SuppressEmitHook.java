package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.streams.state.internals.TimeOrderedKeyValueBuffer;
import org.jspecify.annotations.Nullable;

/** {@code KTableSuppressProcessor.emit}: what was held back goes on. */
final class SuppressEmitHook {
  private SuppressEmitHook() {}

  @OnEnter
  static @Nullable LateOutput before(
      @This Object processor, @Argument(0) TimeOrderedKeyValueBuffer.Eviction<?, ?> eviction) {
    return LateOutput.open(HeldBack.take(processor, eviction.key()), "suppress");
  }

  @OnExit
  static void after(@Enter @Nullable LateOutput output, @Thrown @Nullable Throwable thrown) {
    if (output != null) {
      output.close(thrown);
    }
  }
}
