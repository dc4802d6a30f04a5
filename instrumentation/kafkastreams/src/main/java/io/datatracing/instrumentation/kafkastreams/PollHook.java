package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.apache.kafka.streams.processor.internals.StreamThread;
import org.jspecify.annotations.Nullable;

/** {@code StreamThread.pollRequests}: its records go into the tasks' queues. */
final class PollHook {
  private PollHook() {}

  @OnEnter
  static Context before(@This StreamThread thread) {
    return ThreadPolls.of(thread).attach();
  }

  @OnExit
  static void after(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
