package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The streams that gRPC opens for one call: one, unless it retries or hedges. Each further one is
 * an event of the call's span; their number is an attribute when the span ends.
 */
final class Attempts extends ClientStreamTracer.Factory {
  private static final ClientStreamTracer NOTHING = new ClientStreamTracer() {};

  private final Streams streams = new Streams();

  /** Written before the call starts, which publishes it to gRPC's threads. */
  private @Nullable TracingClientCall<?, ?> call;

  /** Written with the call. */
  private @Nullable Span span;

  void of(TracingClientCall<?, ?> begun, Span itsSpan) {
    call = begun;
    span = itsSpan;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    Span begun = span;
    if (begun == null || !begun.isRecording()) {
      return NOTHING;
    }
    try {
      opened(begun, Streams.OPENED.getAndIncrement(streams));
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
    }
    return streams;
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
    Span begun = span;
    int opened = streams.opened;
    if (begun != null && opened > 1) {
      begun.put(Attributes.DATATRACING_RPC_ATTEMPTS, opened);
    }
  }

  /** A stream within this process was cancelled: {@link InProcessCancelHooks}. */
  void cancelled(Status reason) {
    TracingClientCall<?, ?> begun = call;
    if (begun != null && streams.closed < streams.opened) {
      begun.abandoned(reason);
    }
  }

  /** Of one call: counts those that were opened, and those whose end its listener is told. */
  private static final class Streams extends ClientStreamTracer {
    static final AtomicIntegerFieldUpdater<Streams> OPENED =
        AtomicIntegerFieldUpdater.newUpdater(Streams.class, "opened");
    private static final AtomicIntegerFieldUpdater<Streams> CLOSED =
        AtomicIntegerFieldUpdater.newUpdater(Streams.class, "closed");

    volatile int opened;
    volatile int closed;

    /** Once for each stream, before gRPC hands the status to whatever calls the listener. */
    @Override
    public void streamClosed(Status status) {
      CLOSED.incrementAndGet(this);
    }
  }
}
