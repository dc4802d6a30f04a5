package io.datatracing.bootstrap.rpc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about client spans of gRPC. Thread-safe.
 *
 * @param <Q> a call before it is made
 */
public final class RpcClientHandler<Q> {
  private final RpcReader<Q> reader;

  public RpcClientHandler(RpcReader<Q> reader) {
    this.reader = reader;
  }

  /**
   * Starts the span of a call below the current context, without making it current.
   *
   * @return null if tracing is off or an outer layer already traces this call
   */
  public @Nullable Span start(Q call) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    Span span =
        tracer.start(
            reader.fullMethod(call), SpanKind.CLIENT, Protocol.RPC, CurrentContext.current(), 0);
    if (span != null && span.isRecording()) {
      RpcAttributes.describe(span, reader, call);
    }
    return span;
  }

  /** Writes the metadata that let the server continue the trace. */
  public <C> void inject(Span span, C carrier, TextSetter<C> setter) {
    Tracer.get().propagation().inject(CurrentContext.current(), span, carrier, setter);
  }

  /**
   * Ends the span. Every code but 0 (OK) is an error for the caller.
   *
   * @param code gRPC's status code
   * @param cause what caused the status, recorded as an event; null if there is none
   */
  public void end(Span span, int code, @Nullable Throwable cause) {
    RpcAttributes.end(span, code, GrpcStatus.isClientError(code), cause);
  }
}
