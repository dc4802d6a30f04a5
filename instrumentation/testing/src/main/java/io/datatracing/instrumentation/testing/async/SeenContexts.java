package io.datatracing.instrumentation.testing.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * For tests of libraries that call back: a test puts {@link #see} wherever the library calls it,
 * and asks in which contexts that was.
 */
public abstract class SeenContexts {
  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();

  /** What a test does in a request. */
  @FunctionalInterface
  protected interface Body {
    void run() throws Exception;
  }

  /** Remembers what is current where it is called, and gives the value back. */
  protected final int see(int value) {
    see();
    return value;
  }

  /** Remembers what is current where it is called. */
  protected final void see() {
    seen.add(CurrentContext.current());
  }

  /** A span below what is current. */
  protected final void work(String name) {
    try {
      spans.inSpan(name, () -> null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next context that was seen; waits for it. */
  protected final Context next() throws InterruptedException {
    Context context = seen.poll(60, TimeUnit.SECONDS);
    if (context == null) {
      throw new AssertionError("nothing was called within 60 s");
    }
    return context;
  }

  protected final List<Context> next(int count) throws InterruptedException {
    List<Context> contexts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contexts.add(next());
    }
    return contexts;
  }

  /**
   * No context stayed behind.
   *
   * @param thread runs things on one thread, outside of any request
   */
  protected final void assertLeftClean(Executor thread) throws InterruptedException {
    seen.clear();
    thread.execute(this::see);
    Context after = next();
    while (after != CurrentContext.root() && !seen.isEmpty()) {
      after = next();
    }
    assertThat(after).isSameAs(CurrentContext.root());
  }

  /** Runs the body in a request, which ends with it, and returns its context. */
  protected final Context inRequest(Body body) throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              body.run();
              return CurrentContext.current();
            });
    assertThat(spans.take()).isSameAs(Span.from(request));
    return request;
  }
}
