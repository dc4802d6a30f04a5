package io.datatracing.instrumentation.guava;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.SettableFuture;
import io.datatracing.instrumentation.testing.TestSpans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Guava completes a chain of futures in a loop, not by recursion; in a request, too. */
@Timeout(240)
class LongChainTest {
  private static final int LONG = 100_000;

  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void longChainOfFuturesIsNoDeepRecursion() throws Exception {
    SettableFuture<String> first = SettableFuture.create();
    SettableFuture<String> last =
        spans.inSpan(
            "request",
            () -> {
              SettableFuture<String> end = first;
              for (int i = 0; i < LONG; i++) {
                SettableFuture<String> next = SettableFuture.create();
                next.setFuture(end);
                end = next;
              }
              return end;
            });
    spans.take();
    first.set("done");
    assertThat(last.get()).isEqualTo("done");
  }
}
