package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.rpc.RpcMessages;
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

  /** Written by clients that retry (gRPC proposal A6). */
  private static final Metadata.Key<String> PREVIOUS_ATTEMPTS =
      MetadataKeys.of("grpc-previous-rpc-attempts");

  /** The last call's; nearly always that of the next one. */
  private static volatile Authority last = Authority.parse(null);

  private final Metadata headers;

  /** Written before the application has the call; null unless messages are recorded. */
  private @Nullable RpcMessages messages;

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
  public int previousAttempts() {
    String text = headers.get(PREVIOUS_ATTEMPTS);
    if (text == null || text.isEmpty() || text.length() > 4) {
      return 0;
    }
    int attempts = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      attempts = attempts * 10 + digit;
    }
    return attempts;
  }

  /** Of a streaming call, once its span has begun. */
  void count(Span span) {
    if (getMethodDescriptor().getType() != MethodDescriptor.MethodType.UNARY) {
      messages = RpcMessages.of(span);
    }
  }

  void received() {
    RpcMessages counted = messages;
    if (counted != null) {
      counted.received();
    }
  }

  @Override
  public void sendMessage(S message) {
    RpcMessages counted = messages;
    if (counted != null) {
      counted.sent();
    }
    super.sendMessage(message);
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
      RpcMessages counted = messages;
      if (counted != null) {
        counted.end();
      }
      HANDLER.end(span, status.getCode().value(), status.getCause());
    } catch (RuntimeException fault) {
      Faults.count("grpc", fault);
    }
  }
}
