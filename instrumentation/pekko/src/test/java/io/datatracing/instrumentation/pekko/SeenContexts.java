package io.datatracing.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The contexts in which something was called, in order; and requests to call it in. */
final class SeenContexts {
  interface Body {
    void run() throws Exception;
  }

  private final TestSpans spans;
  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();

  SeenContexts(TestSpans spans) {
    this.spans = spans;
  }

  void see() {
    seen.add(CurrentContext.current());
  }

  <T> T see(T value) {
    see();
    return value;
  }

  List<Context> next(int count) throws InterruptedException {
    List<Context> contexts = new ArrayList<>();
    while (contexts.size() < count) {
      Context context = seen.poll(60, TimeUnit.SECONDS);
      if (context == null) {
        throw new AssertionError("only " + contexts.size() + " calls within 60 s");
      }
      contexts.add(context);
    }
    return contexts;
  }

  /** Runs the body in a request, which ends with it, and returns its context. */
  Context inRequest(Body body) throws Exception {
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
