package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A stream within the process is given up: by its deadline, its caller's context, its caller. Where
 * the server is done and its status waits behind messages that nobody asks for, gRPC does nothing
 * here, and the call's listener is never told. So this is where such a call ends.
 */
final class InProcessCancelHooks {
  private InProcessCancelHooks() {}

  @OnExit
  static void onExit(@This Object stream, @Argument(0) @Nullable Status reason) {
    if (reason != null) {
      InProcessStreams.cancelled(stream, reason);
    }
  }
}
