package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Stateless. */
final class TracingServerInterceptor implements ServerInterceptor {
  static final TracingServerInterceptor INSTANCE = new TracingServerInterceptor();

  private TracingServerInterceptor() {}

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    if (call instanceof TracingServerCall) {
      return next.startCall(call, headers);
    }
    TracingServerCall<Q, S> traced = new TracingServerCall<>(call, headers);
    Span span = begin(traced);
    if (span == null) {
      return next.startCall(call, headers);
    }
    traced.count(span);
    Context context = span.in(CurrentContext.current());
    Context previous = CurrentContext.attach(context);
    try {
      return new TracingServerListener<>(next.startCall(traced, headers), traced, span, context);
    } catch (Throwable thrown) {
      traced.end(span, Status.UNKNOWN.withCause(thrown));
      throw thrown;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  private static @Nullable Span begin(TracingServerCall<?, ?> call) {
    try {
      return TracingServerCall.HANDLER.start(call);
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
      return null;
    }
  }
}
