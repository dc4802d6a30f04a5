package io.datatracing.bootstrap.rpc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about server spans of gRPC. Thread-safe.
 *
 * @param <Q> a call as it arrived
 */
public final class RpcServerHandler<Q> {
  private final RpcReader<Q> reader;
  private final TextGetter<Q> metadata;

  public RpcServerHandler(RpcReader<Q> reader, TextGetter<Q> metadata) {
    this.reader = reader;
    this.metadata = metadata;
  }

  /**
   * Starts the span of a call as its metadata say, without making it current. {@link Span#in} of
   * the result holds the caller's baggage too.
   *
   * @return null if tracing is off or an outer layer already traces this call
   */
  public @Nullable Span start(Q call) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    // From the root: a thread of the server's pool may still carry the context of whoever started
    // it.
    Context caller = tracer.propagation().extract(CurrentContext.root(), call, metadata);
    Span above = Span.current();
    // The same reason: an open span here is this call's only if it has this call's parent.
    if (above != null
        && isOpenServer(above.localRoot())
        && above.localRoot().isChildOf(Span.parentIn(caller))) {
      return null;
    }
    Span span = tracer.start(reader.fullMethod(call), SpanKind.SERVER, Protocol.RPC, caller, 0);
    if (span != null && span.isRecording()) {
      RpcAttributes.describe(span, reader, call);
    }
    return span;
  }

  /**
   * Ends the span. Codes that blame the caller (for instance NOT_FOUND) are not errors of the
   * server.
   *
   * @param code gRPC's status code
   * @param cause what caused the status, recorded as an event if it is an error; null if there is
   *     none
   */
  public void end(Span span, int code, @Nullable Throwable cause) {
    RpcAttributes.end(span, code, GrpcStatus.isServerError(code), cause);
  }

  private static boolean isOpenServer(Span root) {
    return root.kind() == SpanKind.SERVER && root.protocol() == Protocol.RPC && !root.hasEnded();
  }
}
