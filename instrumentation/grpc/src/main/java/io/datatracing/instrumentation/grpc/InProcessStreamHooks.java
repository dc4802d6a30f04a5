package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/** The client's side of a stream within the process is made. */
final class InProcessStreamHooks {
  private InProcessStreamHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object stream, @Argument(1) @Nullable CallOptions options) {
    if (options != null) {
      InProcessStreams.opened(stream, options);
    }
  }
}
