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
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A call whose span lasts from {@link #start} to {@link ClientCall.Listener#onClose}, or to {@link
 * #cancel} or {@link #abandoned}: within the process gRPC forgets a cancellation while the server's
 * status waits behind messages that nobody requested, and then the listener never hears of the end.
 *
 * <p>The span is current while the call starts. A second tracing call around this one therefore
 * finds itself below a span of its own protocol, and leaves the call alone.
 */
final class TracingClientCall<Q, S> extends ForwardingClientCall.SimpleForwardingClientCall<Q, S>
    implements TracedCall {
  private static final RpcClientHandler<TracedCall> HANDLER =
      new RpcClientHandler<>(new GrpcReader<TracedCall>());

  @SuppressWarnings("rawtypes")
  private static final AtomicIntegerFieldUpdater<TracingClientCall> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(TracingClientCall.class, "ended");

  private final MethodDescriptor<Q, S> method;
  private final Authority authority;

  private final Attempts attempts;

  /** The context that the call was made in, which cancels the call when it is cancelled. */
  private final io.grpc.Context caller = io.grpc.Context.current();

  /** Written when the call starts, which is before anything is sent; null unless recorded. */
  private @Nullable RpcMessages messages;

  /** Written when the call starts; null where it has no span. */
  private volatile @Nullable Span span;

  /** 0 or 1. The caller may cancel while another thread hears that the call is closed. */
  private volatile int ended;

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
    Span begun = begin(headers);
    if (begun == null) {
      super.start(listener, headers);
      return;
    }
    span = begun;
    Context caller = CurrentContext.current();
    CurrentContext.attach(begun.in(caller));
    try {
      super.start(new TracingClientListener<>(listener, this, caller), headers);
    } catch (Throwable thrown) {
      end(Status.UNKNOWN.withCause(thrown));
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

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    // With what gRPC tells the listener, when it does.
    end(Status.CANCELLED.withDescription(message).withCause(cause));
    super.cancel(message, cause);
  }

  /**
   * A stream of this call was cancelled, and the listener is not told. Not the end where gRPC drops
   * an attempt because another one has won: then there is no cause, and nobody has given up.
   */
  void abandoned(Status reason) {
    if (reason.getCode() != Status.Code.CANCELLED
        || reason.getCause() != null
        || caller.isCancelled()) {
      end(reason);
    }
  }

  void received() {
    RpcMessages counted = messages;
    if (counted != null) {
      counted.received();
    }
  }

  /** Never throws. The first end counts. */
  void end(Status status) {
    Span begun = span;
    if (begun == null || !ENDED.compareAndSet(this, 0, 1)) {
      return;
    }
    try {
      RpcMessages counted = messages;
      if (counted != null) {
        counted.end();
      }
      attempts.end();
      HANDLER.end(begun, status.getCode().value(), status.getCause());
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
    }
  }

  private @Nullable Span begin(Metadata headers) {
    try {
      Span begun = HANDLER.start(this);
      if (begun != null) {
        attempts.of(this, begun);
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
          messages = RpcMessages.of(begun);
        }
        HANDLER.inject(begun, headers, MetadataSetter.INSTANCE);
      }
      return begun;
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
      return null;
    }
  }
}
