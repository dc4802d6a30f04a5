package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.context.Context;

/** Ends the span and lets the application's listener run in the context of the caller. */
final class TracingClientListener<S>
    extends ForwardingClientCallListener.SimpleForwardingClientCallListener<S> {
  private final TracingClientCall<?, S> call;
  private final Context caller;

  TracingClientListener(
      ClientCall.Listener<S> delegate, TracingClientCall<?, S> call, Context caller) {
    super(delegate);
    this.call = call;
    this.caller = caller;
  }

  @Override
  public void onHeaders(Metadata headers) {
    Context previous = CurrentContext.attach(caller);
    try {
      super.onHeaders(headers);
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public void onMessage(S message) {
    call.received();
    Context previous = CurrentContext.attach(caller);
    try {
      super.onMessage(message);
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public void onReady() {
    Context previous = CurrentContext.attach(caller);
    try {
      super.onReady();
    } finally {
      CurrentContext.restore(previous);
    }
  }

  /** The span ends first: what the application does with the answer is not the call's time. */
  @Override
  public void onClose(Status status, Metadata trailers) {
    call.end(status);
    Context previous = CurrentContext.attach(caller);
    try {
      super.onClose(status, trailers);
    } finally {
      CurrentContext.restore(previous);
    }
  }
}
