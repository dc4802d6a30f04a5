package io.datatracing.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** A signal through a woven operator allocates nothing, in a request or outside of one. */
class SignalCostTest {
  private static final int SIGNALS = 100_000;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<String> values = Collections.nCopies(SIGNALS, "value");

  @Test
  void aSignalAllocatesNothing() throws Exception {
    run();
    long bytes = spans.inSpan("request", this::run);
    spans.take();
    assertThat((double) bytes / SIGNALS).isLessThan(1);
  }

  /** Three operators and a consumer. Returns the bytes this thread allocated meanwhile. */
  private long run() {
    Flux<String> flux =
        Flux.fromIterable(values)
            .hide() // no fusion: each value is a signal to each operator
            .map(value -> value)
            .filter(value -> true)
            .doOnNext(value -> {});
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    flux.subscribe();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }
}
