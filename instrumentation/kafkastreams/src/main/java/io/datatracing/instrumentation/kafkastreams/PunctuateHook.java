package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.jspecify.annotations.Nullable;

/** {@code StreamTask.punctuate}: a node acts because of the time. */
final class PunctuateHook {
  private PunctuateHook() {}

  @OnEnter
  static TracedTask before(@This StreamTask task, @Argument(0) ProcessorNode<?, ?> node) {
    TracedTask traced = TracedTask.of(task);
    traced.punctuate(node.name());
    return traced;
  }

  @OnExit
  static void after(@Enter @Nullable TracedTask traced, @Thrown @Nullable Throwable thrown) {
    if (traced != null) {
      traced.punctuated(thrown);
    }
  }
}
