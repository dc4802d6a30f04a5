package io.datatracing.query.jaeger;

import io.datatracing.http.HttpProblemException;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.query.api.BudgetedRoutes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message in, any number out. The question is answered on a worker, which waits while the
 * client is slower than it, and stops when the client has gone.
 */
final class StreamedCall implements ServerCallHandler<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(StreamedCall.class);

  /** How long the client may leave a message unread. */
  private static final long WRITE_TIMEOUT_SECONDS = 30;

  private final Question question;
  private final BudgetedRoutes budgets;
  private final Executor workers;

  /** Answers a request, message by message. */
  interface Question {
    void answer(byte[] request, Answers answers);
  }

  /** Takes messages; blocks while there are too many that the client has not read. */
  interface Answers {
    void send(byte[] message);
  }

  StreamedCall(Question question, BudgetedRoutes budgets, Executor workers) {
    this.question = question;
    this.budgets = budgets;
    this.workers = workers;
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    // Two, so that a second message is seen to be one too many.
    call.request(2);
    return new Exchange(call);
  }

  /**
   * The listener's methods are called by one event loop; {@link #send} and what follows it by one
   * worker, to which the request is handed over by the executor.
   */
  private final class Exchange extends ServerCall.Listener<byte[]> implements Answers {
    private final ServerCall<byte[], byte[]> call;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte @Nullable [] request;
    private boolean closed;
    private boolean headersSent;

    Exchange(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(byte[] message) {
      if (request != null) {
        close(Status.INTERNAL.withDescription("The call has a second message; send one."));
        return;
      }
      request = message;
    }

    @Override
    public void onHalfClose() {
      byte[] message = request;
      if (closed) {
        return;
      }
      if (message == null) {
        close(Status.INTERNAL.withDescription("The call has no message."));
        return;
      }
      try {
        workers.execute(() -> work(message));
      } catch (RejectedExecutionException e) {
        close(
            Status.UNAVAILABLE.withDescription(
                "All workers are busy and their queue is full; try again."));
      }
    }

    @Override
    public void onReady() {
      signal();
    }

    @Override
    public void onCancel() {
      signal();
    }

    private void signal() {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void work(byte[] message) {
      try {
        budgets.run(call::isCancelled, () -> question.answer(message, this));
        headers();
        close(Status.OK);
      } catch (HttpProblemException e) {
        close(GrpcStatuses.of(e.problem()));
      } catch (MalformedOtlpException e) {
        close(
            Status.INVALID_ARGUMENT.withDescription(
                "The message cannot be read: " + e.getMessage()));
      } catch (StatusRuntimeException e) {
        close(e.getStatus());
      } catch (RuntimeException | Error e) {
        log.error("A call of {} failed", call.getMethodDescriptor().getFullMethodName(), e);
        close(Status.INTERNAL.withDescription("The server failed on this call; its log says why."));
      }
    }

    @Override
    public void send(byte[] message) {
      headers();
      awaitReader();
      call.sendMessage(message);
    }

    private void headers() {
      if (!headersSent && !call.isCancelled()) {
        headersSent = true;
        call.sendHeaders(new Metadata());
      }
    }

    private void awaitReader() {
      lock.lock();
      try {
        long left = TimeUnit.SECONDS.toNanos(WRITE_TIMEOUT_SECONDS);
        // Both are asked again after each signal, and the signals come under the lock.
        while (!call.isReady() && !call.isCancelled()) {
          if (left <= 0) {
            throw Status.DEADLINE_EXCEEDED
                .withDescription(
                    "The client left an answer unread for " + WRITE_TIMEOUT_SECONDS + " s.")
                .asRuntimeException();
          }
          left = changed.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Status.UNAVAILABLE.withDescription("The server ends.").asRuntimeException();
      } finally {
        lock.unlock();
      }
      if (call.isCancelled()) {
        throw Status.CANCELLED.withDescription("The client has left.").asRuntimeException();
      }
    }

    private void close(Status status) {
      closed = true;
      if (!call.isCancelled()) {
        call.close(status, new Metadata());
      }
    }
  }
}
