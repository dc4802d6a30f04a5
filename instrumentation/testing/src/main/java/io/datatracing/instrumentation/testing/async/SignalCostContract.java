package io.datatracing.instrumentation.testing.async;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A signal through a woven operator allocates nothing, in a request or outside of one. */
public abstract class SignalCostContract {
  private static final int SIGNALS = 100_000;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<String> values = Collections.nCopies(SIGNALS, "value");

  /**
   * A chain of three operators without fusion, so that each value is a signal to each of them.
   *
   * @return subscribes with a consumer, and comes back when the last value has arrived
   */
  protected abstract Runnable chain(List<String> of);

  @Test
  void aSignalAllocatesNothing() throws Exception {
    run();
    long bytes = spans.inSpan("request", this::run);
    spans.take();
    assertThat((double) bytes / SIGNALS).isLessThan(1);
  }

  /** Returns the bytes this thread allocated meanwhile. */
  private long run() {
    Runnable subscribe = chain(values);
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    subscribe.run();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }
}
