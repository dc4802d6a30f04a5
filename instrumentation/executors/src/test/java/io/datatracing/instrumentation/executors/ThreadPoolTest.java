package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThreadPoolTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void taskRunsInTheContextOfItsSubmitter() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    Span seen = spans.inSpan("request", () -> pool.submit(Span::current).get(5, TimeUnit.SECONDS));
    pool.shutdown();
    assertThat(spans.take()).isSameAs(seen);
  }
}
