package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.Arguments;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.MethodId;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Owner;
import io.datatracing.instrumentation.api.Result;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** A span around the method. */
final class WithSpanHooks {
  private WithSpanHooks() {}

  @OnEnter
  static @Nullable MethodSpan onEnter(
      @Owner Class<?> owner, @MethodId String method, @Arguments Object[] arguments) {
    return AnnotatedMethod.of(owner, method).start(arguments);
  }

  @OnExit
  static void onExit(
      @Enter @Nullable MethodSpan span,
      @Result @Nullable Object result,
      @Thrown @Nullable Throwable thrown) {
    if (span != null) {
      span.returned(result, thrown);
    }
  }
}
