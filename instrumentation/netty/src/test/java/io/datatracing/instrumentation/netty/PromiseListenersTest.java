package io.datatracing.instrumentation.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PromiseListenersTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final List<Context> seen = new ArrayList<>();
  private final FutureListener<String> see = done -> seen.add(CurrentContext.current());

  @Test
  void oneListenerOfTwoPromisesIsInTheContextOfEach() throws Exception {
    Promise<String> first = promise();
    Promise<String> second = promise();
    Context one = inRequest(() -> first.addListener(see));
    Context two = inRequest(() -> second.addListener(see));
    second.setSuccess("done");
    first.setSuccess("done");
    assertThat(seen).containsExactly(two, one);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  @Test
  void removedListenerIsNotCalledAndKeepsNoContext() throws Exception {
    Promise<String> promise = promise();
    inRequest(() -> promise.addListener(see));
    promise.removeListener(see);
    promise.addListener(see);
    promise.setSuccess("done");
    assertThat(seen).containsExactly(CurrentContext.root());
  }

  @Test
  void listenerAddedOutsideOfARequestIsAPlainCallOfWhoCompletes() throws Exception {
    Promise<String> promise = promise();
    promise.addListener(see);
    Context request = inRequest(() -> promise.setSuccess("done"));
    assertThat(seen).containsExactly(request);
  }

  @Test
  void listenerThatThrowsLeavesTheContext() throws Exception {
    Promise<String> promise = promise();
    FutureListener<String> failing =
        done -> {
          throw new IllegalStateException("expected");
        };
    Context request =
        inRequest(
            () -> {
              promise.addListener(failing);
              promise.addListener(see);
            });
    promise.setSuccess("done");
    assertThat(seen).containsExactly(request);
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }

  private static Promise<String> promise() {
    return new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
  }

  private Context inRequest(Runnable body) throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              body.run();
              return CurrentContext.current();
            });
    spans.take();
    return request;
  }
}
