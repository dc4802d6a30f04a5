package io.datatracing.exporter;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The application's thread: start, ten attributes, end, offer to the queue. The queue is emptied by
 * the same thread.
 */
@State(Scope.Thread)
public class SpanBenchmark {
  private static final int SPANS_PER_TRACE = 16;

  private final SpanQueue queue = new SpanQueue(4_096, Integer.MAX_VALUE, new Losses());
  private final Span[] batch = new Span[512];
  private final RequestSpans spans = new RequestSpans(queue::offer);
  private Context trace = CurrentContext.root();
  private int made;

  /** One span in sixteen begins a trace, as in the sketch that set the target. */
  @Benchmark
  public void startToOffer() {
    Span span = spans.start(made % SPANS_PER_TRACE == 0 ? CurrentContext.root() : trace);
    if (made % SPANS_PER_TRACE == 0) {
      trace = span.in(CurrentContext.root());
    }
    end(span);
  }

  /** Every span begins a trace of its own: the dearest case. */
  @Benchmark
  public void startToOfferOfANewTrace() {
    end(spans.start(CurrentContext.root()));
  }

  private void end(Span span) {
    span.end();
    if (++made % batch.length == 0) {
      queue.take(batch);
    }
  }
}
