package io.datatracing.collector.grpc;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections. grpc-java gives no way to refuse one, so those above the limit stay open
 * until they are idle for too long, and every call on them is refused before its message is read.
 */
final class ConnectionBound extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<Boolean> ABOVE_LIMIT = Attributes.Key.create("above-limit");

  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionBound(int max) {
    this.max = max;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    return open.incrementAndGet() > max
        ? transport.toBuilder().set(ABOVE_LIMIT, true).build()
        : transport;
  }

  @Override
  public void transportTerminated(Attributes transport) {
    open.decrementAndGet();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getAttributes().get(ABOVE_LIMIT) == null) {
      return next.startCall(call, headers);
    }
    Status status =
        Status.RESOURCE_EXHAUSTED.withDescription(
            "The server has " + max + " connections already, which is its limit; try again.");
    call.close(status, GrpcErrors.retryable(status));
    return new ServerCall.Listener<>() {};
  }
}
