package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.grpc.ForwardingServerCallListener;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.opentelemetry.context.Context;

/**
 * Runs the application's part of a call in the context of its span. Ends the span when gRPC says
 * that the call is complete or cancelled, or when the application throws: one of these comes for
 * every call.
 */
final class TracingServerListener<Q>
    extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
  private final TracingServerCall<?, ?> call;
  private final Span span;
  private final Context context;

  TracingServerListener(
      ServerCall.Listener<Q> delegate, TracingServerCall<?, ?> call, Span span, Context context) {
    super(delegate);
    this.call = call;
    this.span = span;
    this.context = context;
  }

  @Override
  public void onMessage(Q message) {
    call.received();
    Context previous = CurrentContext.attach(context);
    try {
      super.onMessage(message);
    } catch (Throwable thrown) {
      failed(thrown);
      throw thrown;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public void onHalfClose() {
    Context previous = CurrentContext.attach(context);
    try {
      super.onHalfClose();
    } catch (Throwable thrown) {
      failed(thrown);
      throw thrown;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public void onReady() {
    Context previous = CurrentContext.attach(context);
    try {
      super.onReady();
    } catch (Throwable thrown) {
      failed(thrown);
      throw thrown;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public void onCancel() {
    Context previous = CurrentContext.attach(context);
    try {
      super.onCancel();
    } finally {
      CurrentContext.restore(previous);
      call.end(span, Status.CANCELLED);
    }
  }

  @Override
  public void onComplete() {
    Context previous = CurrentContext.attach(context);
    try {
      super.onComplete();
    } finally {
      CurrentContext.restore(previous);
      call.end(span, Status.OK);
    }
  }

  /** gRPC answers UNKNOWN itself, past the call that we see. */
  private void failed(Throwable thrown) {
    call.end(span, Status.UNKNOWN.withCause(thrown));
  }
}
