package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.weaving.VirtualField;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Status;

/** Which call of ours a stream within the process belongs to. */
final class InProcessStreams {
  private static final VirtualField<Attempts> ATTEMPTS = new VirtualField<>();

  private InProcessStreams() {}

  static void opened(Object stream, CallOptions options) {
    for (ClientStreamTracer.Factory factory : options.getStreamTracerFactories()) {
      // Of two of ours the first is the outer one, which has the span.
      if (factory instanceof Attempts) {
        ATTEMPTS.set(stream, (Attempts) factory);
        return;
      }
    }
  }

  static void cancelled(Object stream, Status reason) {
    Attempts attempts = ATTEMPTS.get(stream);
    if (attempts != null) {
      attempts.cancelled(reason);
    }
  }
}
