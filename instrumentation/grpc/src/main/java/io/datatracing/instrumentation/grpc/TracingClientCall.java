package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.rpc.RpcClientHandler;
import io.datatracing.bootstrap.rpc.RpcMessages;
import io.datatracing.bootstrap.trace.Span;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A call whose span lasts from {@link #start} to {@link ClientCall.Listener#onClose}, which gRPC
 * promises for every started call, cancelled ones too.
 *
 * <p>The span is current while the call starts. A second tracing call around this one therefore
 * finds itself below a span of its own protocol, and leaves the call alone.
 */
final class TracingClientCall<Q, S> extends ForwardingClientCall.SimpleForwardingClientCall<Q, S>
    implements TracedCall {
  private static final RpcClientHandler<TracedCall> HANDLER =
      new RpcClientHandler<>(new GrpcReader<TracedCall>());

  private final MethodDescriptor<Q, S> method;
  private final Authority authority;

  private final Attempts attempts;

  /** Written when the call starts, which is before anything is sent; null unless recorded. */
  private @Nullable RpcMessages messages;

  TracingClientCall(
      ClientCall<Q, S> delegate,
      MethodDescriptor<Q, S> method,
      Authority authority,
      Attempts attempts) {
    super(delegate);
    this.method = method;
    this.authority = authority;
    this.attempts = attempts;
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return method;
  }

  @Override
  public Authority authority() {
    return authority;
  }

  @Override
  public int previousAttempts() {
    return 0;
  }

  @Override
  public void start(Listener<S> listener, Metadata headers) {
    Span span = begin(headers);
    if (span == null) {
      super.start(listener, headers);
      return;
    }
    Context caller = CurrentContext.current();
    CurrentContext.attach(span.in(caller));
    try {
      super.start(new TracingClientListener<>(listener, this, span, caller), headers);
    } catch (Throwable thrown) {
      end(span, Status.UNKNOWN.withCause(thrown));
      throw thrown;
    } finally {
      CurrentContext.restore(caller);
    }
  }

  @Override
  public void sendMessage(Q message) {
    RpcMessages counted = messages;
    if (counted != null) {
      counted.sent();
    }
    super.sendMessage(message);
  }

  void received() {
    RpcMessages counted = messages;
    if (counted != null) {
      counted.received();
    }
  }

  /** Never throws. */
  void end(Span span, Status status) {
    try {
      RpcMessages counted = messages;
      if (counted != null) {
        counted.end();
      }
      attempts.end();
      HANDLER.end(span, status.getCode().value(), status.getCause());
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
    }
  }

  private @Nullable Span begin(Metadata headers) {
    try {
      Span span = HANDLER.start(this);
      if (span != null) {
        attempts.of(span);
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
          messages = RpcMessages.of(span);
        }
        HANDLER.inject(span, headers, MetadataSetter.INSTANCE);
      }
      return span;
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
      return null;
    }
  }
}
