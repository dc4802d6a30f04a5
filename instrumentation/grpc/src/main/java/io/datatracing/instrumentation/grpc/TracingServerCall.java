package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.rpc.RpcServerHandler;
import io.datatracing.bootstrap.trace.Span;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A call that remembers the status it was closed with. */
final class TracingServerCall<Q, S> extends ForwardingServerCall.SimpleForwardingServerCall<Q, S>
    implements TracedCall {
  static final RpcServerHandler<TracingServerCall<?, ?>> HANDLER =
      new RpcServerHandler<>(new GrpcReader<TracingServerCall<?, ?>>(), MetadataGetter.INSTANCE);

  /** The last call's; nearly always that of the next one. */
  private static volatile Authority last = Authority.parse(null);

  private final Metadata headers;

  /**
   * Written by whichever thread closes the call, read when gRPC says that the call is over, which
   * is later.
   */
  private volatile @Nullable Status closed;

  TracingServerCall(ServerCall<Q, S> delegate, Metadata headers) {
    super(delegate);
    this.headers = headers;
  }

  Metadata headers() {
    return headers;
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return getMethodDescriptor();
  }

  @Override
  public Authority authority() {
    String text = getAuthority();
    Authority known = last;
    if (!known.isOf(text)) {
      known = Authority.parse(text);
      last = known;
    }
    return known;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    closed = status;
    super.close(status, trailers);
  }

  /**
   * Ends the span with the status the application gave. Never throws.
   *
   * @param otherwise the status if it gave none
   */
  void end(Span span, Status otherwise) {
    Status given = closed;
    Status status = given == null ? otherwise : given;
    try {
      HANDLER.end(span, status.getCode().value(), status.getCause());
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
    }
  }
}
