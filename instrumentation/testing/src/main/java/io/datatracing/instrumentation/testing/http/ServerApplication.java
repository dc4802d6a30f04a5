package io.datatracing.instrumentation.testing.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.Spans;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The application that a server under test serves. Its handler calls {@link #handle} with the last
 * segment of the path and answers what it returns, or lets the exception pass.
 */
public final class ServerApplication {
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile @Nullable Thread lastThread;
  private volatile @Nullable Span lastSpan;

  /**
   * @param action {@code ok}, a status code, {@code child} (makes a span), {@code throw}, {@code
   *     baggage} (answers what the header said) or {@code wait} (until {@link #release})
   */
  public ServerReply handle(String action) throws InterruptedException {
    lastThread = Thread.currentThread();
    lastSpan = Span.current();
    switch (action) {
      case "ok":
        return new ServerReply(200, "ok");
      case "child":
        Spans.start("child", SpanKind.INTERNAL, Protocol.NONE, CurrentContext.current()).end();
        return new ServerReply(200, "child");
      case "throw":
        throw new IllegalStateException("the handler of the test fails");
      case "baggage":
        Baggage baggage = Baggage.from(CurrentContext.current());
        return new ServerReply(200, baggage == null ? "none" : baggage.header());
      case "wait":
        waiting.countDown();
        if (!released.await(60, SECONDS)) {
          throw new IllegalStateException("nobody released the handler");
        }
        // More than the buffers of a connection hold, so that a server notices a closed one.
        return new ServerReply(200, "x".repeat(4 << 20));
      default:
        return new ServerReply(Integer.parseInt(action), action);
    }
  }

  /** Blocks until a handler is in {@code wait}. */
  void awaitWaiting() throws InterruptedException {
    if (!waiting.await(60, SECONDS)) {
      throw new AssertionError("no handler got to wait");
    }
  }

  void release() {
    released.countDown();
  }

  /** The thread that ran the last handler. */
  Thread lastThread() {
    return Objects.requireNonNull(lastThread, "no handler ran");
  }

  /** The span that was current in the last handler; null if there was none. */
  @Nullable Span lastSpan() {
    return lastSpan;
  }
}
