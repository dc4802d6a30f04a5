package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What {@code RetryingMessageListenerAdapter}, up to 2.9, gives its template to call: each call is
 * an attempt at the record.
 */
final class RetriedCallHook {
  private RetriedCallHook() {}

  @OnEnter
  static @Nullable ListenerLoop call(@Argument(0) ConsumerRecord<?, ?> record) {
    ListenerLoop loop = ListenerLoop.ofThread();
    if (loop != null) {
      loop.attempt(record);
    }
    return loop;
  }

  @OnExit
  static void called(@Enter @Nullable ListenerLoop loop, @Thrown @Nullable Throwable thrown) {
    if (loop != null && thrown != null) {
      loop.fail(thrown);
    }
  }
}
