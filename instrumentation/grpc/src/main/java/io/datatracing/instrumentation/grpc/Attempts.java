package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the streams that gRPC opens for one call: one, unless it retries or hedges. Each further
 * one is an event of the call's span; their number is an attribute when the span ends.
 */
final class Attempts extends ClientStreamTracer.Factory {
  private static final ClientStreamTracer NOTHING = new ClientStreamTracer() {};

  private final AtomicInteger count = new AtomicInteger();

  /** Written before the call starts, which publishes it to gRPC's threads. */
  private @Nullable Span span;

  void of(Span call) {
    span = call;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    Span call = span;
    if (call != null && call.isRecording()) {
      try {
        opened(call, count.getAndIncrement());
      } catch (RuntimeException fault) {
        Faults.count("grpc", fault);
      }
    }
    return NOTHING;
  }

  private static void opened(Span call, int before) {
    if (before > 0) {
      SpanEvent event = call.event("rpc.attempt");
      if (event != null) {
        event.put(Attributes.DATATRACING_RPC_PREVIOUS_ATTEMPTS, before);
      }
    }
  }

  /** Before the span ends. */
  void end() {
    Span call = span;
    int opened = count.get();
    if (call != null && opened > 1) {
      call.put(Attributes.DATATRACING_RPC_ATTEMPTS, opened);
    }
  }
}
