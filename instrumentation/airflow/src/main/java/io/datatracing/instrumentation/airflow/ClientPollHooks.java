package io.datatracing.instrumentation.airflow;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Result;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** Around a generated client's method that asks for a run: {@code (dagId, runId, ...)}. */
final class ClientPollHooks {
  private ClientPollHooks() {}

  @OnEnter
  static @Nullable ClientCall onEnter(
      @This Object api, @Argument(0) @Nullable Object dagId, @Argument(1) @Nullable Object runId) {
    return ClientCall.poll(api, dagId, runId);
  }

  @OnExit
  static void onExit(
      @Enter @Nullable ClientCall call,
      @Result @Nullable Object result,
      @Thrown @Nullable Throwable thrown) {
    if (call != null) {
      call.end(result, thrown);
    }
  }
}
