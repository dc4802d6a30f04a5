package io.datatracing.exporter;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.exporter.sampling.RescueBuffer;
import io.datatracing.exporter.sampling.RescueOptions;
import io.opentelemetry.context.Context;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a request of two spans costs that the head sampler refuses, without and with rescue. The
 * spans have no attributes; {@code SpanBenchmark} has those.
 */
@State(Scope.Thread)
public class SamplingBenchmark {
  private final SpanQueue queue = new SpanQueue(4_096, Integer.MAX_VALUE, new Losses());
  private final Span[] batch = new Span[512];
  private final Losses losses = new Losses();
  private final Context caller =
      Span.withRemoteParent(
          CurrentContext.root(), new TraceParent(1, 2, 3, 0, TraceState.parse("a=1,ot=th:8")));
  private final Sampler byParent = Sampler.parentBased(Sampler.alwaysOn());
  private Tracer plain = Tracer.get();
  private Tracer rescuing = Tracer.get();
  private Tracer skeletons = Tracer.get();
  private int made;

  @Setup
  public void install() {
    TracerOptions options = TracerOptions.to(queue::offer, losses).withSampler(byParent);
    RescueOptions bounds =
        new RescueOptions(5_000, 8_192, 8 << 20, RescueOptions.MOST_TRACES_PER_SECOND);
    rescuing =
        Tracer.install(
            options.withRescue(
                new RescueBuffer(bounds, queue::offer, losses, SpanClock.system()), true));
    skeletons =
        Tracer.install(
            options.withRescue(
                new RescueBuffer(
                    new RescueOptions(5_000, 8_192, 8 << 20, 1),
                    queue::offer,
                    losses,
                    SpanClock.system()),
                true));
    plain = Tracer.install(options);
  }

  /** Two spans of a trace that the caller refused. */
  @Benchmark
  public void refused() {
    request(plain);
  }

  /** The same, recorded until it is known that nothing went wrong. */
  @Benchmark
  public void refusedWithRescue() {
    request(rescuing);
  }

  /** The same beyond the rate: skeletons, of which nothing goes wrong. */
  @Benchmark
  public void refusedAsSkeletons() {
    request(skeletons);
  }

  private void request(Tracer tracer) {
    Span server = Objects.requireNonNull(tracer.start("GET", SpanKind.SERVER, caller));
    Span client =
        Objects.requireNonNull(
            tracer.start("GET", SpanKind.CLIENT, server.in(CurrentContext.root())));
    client.end();
    server.end();
    if (++made % batch.length == 0) {
      queue.take(batch);
    }
  }
}
