package io.datatracing.collector.grpc;

import io.datatracing.http.ByteBudget;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message in, one out. The request's bytes are reserved while it is worked on, so that a store
 * that falls behind turns into RESOURCE_EXHAUSTED, not into memory.
 */
final class UnaryCall implements ServerCallHandler<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(UnaryCall.class);

  private final UnaryHandler handler;
  private final ByteBudget budget;

  UnaryCall(UnaryHandler handler, ByteBudget budget) {
    this.handler = handler;
    this.budget = budget;
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    // Two, so that a second message is seen to be one too many.
    call.request(2);
    Exchange exchange = new Exchange(call, headers, InboundBytes.OfCall.current());
    exchange.watch();
    return exchange;
  }

  /** Its methods are called by one thread at a time; the answer may come on any. */
  private final class Exchange extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;
    private final Metadata headers;
    private final AtomicLong reserved = new AtomicLong();
    private byte @Nullable [] request;
    private final InboundBytes.@Nullable OfCall inbound;

    /** Also read where the bytes of a message come in, which is the same thread for most. */
    private volatile boolean refused;

    /** Guarded by the call: a refusal may come while another answer is on its way. */
    private boolean isAnswered;

    Exchange(
        ServerCall<byte[], byte[]> call, Metadata headers, InboundBytes.@Nullable OfCall inbound) {
      this.call = call;
      this.headers = headers;
      this.inbound = inbound;
    }

    void watch() {
      if (inbound != null) {
        inbound.onFull(() -> refuse(full()));
      }
    }

    private Status full() {
      return Status.RESOURCE_EXHAUSTED.withDescription(
          "The server holds "
              + budget.used()
              + " of at most "
              + budget.capacity()
              + " request bytes; try again.");
    }

    @Override
    public void onMessage(byte[] message) {
      if (inbound != null) {
        // Whole now, so it is counted below as what it is in memory.
        inbound.release();
      }
      if (refused) {
        return;
      }
      if (request != null) {
        refuse(Status.INTERNAL.withDescription("The call has a second message; send one."));
      } else if (!budget.tryReserve(message.length)) {
        refuse(full());
      } else {
        reserved.set(message.length);
        request = message;
        if (refused) {
          // Meanwhile, where bytes come in: that has given back what was reserved before.
          release();
        }
      }
    }

    @Override
    public void onHalfClose() {
      byte[] message = request;
      if (refused) {
        return;
      }
      if (message == null) {
        refuse(Status.INTERNAL.withDescription("The call has no message."));
        return;
      }
      request = null;
      try {
        handler
            .handle(message, headers)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    answer(answer);
                  } else {
                    fail(failure);
                  }
                });
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    /** The store goes on with what it has; its bytes are given back when it has answered. */
    @Override
    public void onCancel() {
      if (request != null) {
        request = null;
        release();
      }
    }

    private void answer(byte[] message) {
      release();
      synchronized (call) {
        if (begins()) {
          call.sendHeaders(new Metadata());
          call.sendMessage(message);
          call.close(Status.OK, new Metadata());
        }
      }
    }

    private void fail(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (cause instanceof StatusRuntimeException known) {
        close(known.getStatus(), known.getTrailers());
      } else {
        log.error("A call of {} failed", call.getMethodDescriptor().getFullMethodName(), cause);
        close(
            Status.INTERNAL.withDescription("The server failed on this call; its log says why."),
            null);
      }
    }

    private void refuse(Status status) {
      refused = true;
      close(status, GrpcErrors.retryable(status));
    }

    private void close(Status status, @Nullable Metadata trailers) {
      release();
      synchronized (call) {
        if (begins()) {
          call.close(status, trailers == null ? new Metadata() : trailers);
        }
      }
    }

    /** Whether this answer is the first, and somebody waits for it. Under the call's lock. */
    private boolean begins() {
      boolean isFirst = !isAnswered;
      isAnswered = true;
      return isFirst && !call.isCancelled();
    }

    /** Once, whoever comes first. */
    private void release() {
      budget.release(reserved.getAndSet(0));
    }
  }
}
