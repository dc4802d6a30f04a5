package io.datatracing.collector.grpc;

import io.datatracing.http.ByteBudget;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of messages that are not whole yet against the budget of all requests. gRPC
 * collects them before any handler sees them, so this is the only place where they can be counted:
 * it is told of each piece as it comes out of its frame, in the form in which it was sent.
 */
final class InboundBytes extends ServerStreamTracer.Factory {
  private final ByteBudget budget;

  InboundBytes(ByteBudget budget) {
    this.budget = budget;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new OfCall(budget);
  }

  /** One call's. Told of by the thread of its connection, and released by whoever ends the call. */
  static final class OfCall extends ServerStreamTracer {
    private static final Context.Key<OfCall> KEY = Context.key("datatracing-inbound-bytes");

    private final ByteBudget budget;
    private final AtomicLong reserved = new AtomicLong();

    /** Set before the last release, so that what is reserved after it is given back, too. */
    private volatile boolean isClosed;

    /** Both behind the lock of this. */
    private boolean isOver;

    private @Nullable Runnable refusal;

    private OfCall(ByteBudget budget) {
      this.budget = budget;
    }

    /** Of the call that begins on this thread; null where no server has made one. */
    static @Nullable OfCall current() {
      return KEY.get();
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(KEY, this);
    }

    /**
     * What to do when there is no room, at once when there was none already.
     *
     * @param refuse ends the call, so that what was collected is thrown away
     */
    void onFull(Runnable refuse) {
      boolean now;
      synchronized (this) {
        now = isOver;
        refusal = refuse;
      }
      if (now) {
        refuse.run();
      }
    }

    @Override
    public void inboundWireSize(long bytes) {
      if (budget.tryReserve(bytes)) {
        reserved.addAndGet(bytes);
        if (isClosed) {
          release();
        }
        return;
      }
      Runnable refuse;
      synchronized (this) {
        refuse = isOver ? null : refusal;
        isOver = true;
      }
      if (refuse != null) {
        refuse.run();
      }
    }

    /** The message is whole, and counted by who has it now; or there will be none. */
    void release() {
      budget.release(reserved.getAndSet(0));
    }

    @Override
    public void streamClosed(Status status) {
      isClosed = true;
      release();
    }
  }
}
