package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.jspecify.annotations.Nullable;

/** {@code process} of a node: everything below it runs inside. */
final class NodeHook {
  private NodeHook() {}

  @OnEnter
  static @Nullable Object before(@This ProcessorNode<?, ?> node) {
    TracedTask task = TracedTask.current();
    return task == null ? null : task.enterNode(node);
  }

  @OnExit
  static void after(@Enter @Nullable Object entered, @Thrown @Nullable Throwable thrown) {
    if (entered != null) {
      TracedTask.leaveNode(entered, thrown);
    }
  }
}
