package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Installs a tracer for a test and keeps the spans that ended. Time passes when told, ids count
 * from 1.
 */
public final class Recorder implements SpanSink, SpanClock, AutoCloseable {
  public static final long EPOCH = 1_700_000_000_000_000_000L;

  public final List<Span> ended = new ArrayList<>();
  public final Losses losses = new Losses();
  private long nanos = 500;
  private long ids;

  public Recorder() {
    this(UnaryOperator.identity());
  }

  public Recorder(UnaryOperator<TracerOptions> options) {
    Tracer.install(
        options.apply(TracerOptions.to(this, losses).withClock(this).withIds(() -> ++ids)));
  }

  /** Refuses every trace, and keeps the spans that failed as skeletons. */
  public static Recorder refusing() {
    Failures failures = new Failures();
    Recorder recorder =
        new Recorder(
            options -> options.withSampler(Sampler.alwaysOff()).withRescue(failures, true));
    failures.kept = recorder.ended;
    return recorder;
  }

  public Tracer tracer() {
    return Tracer.get();
  }

  public Span only() {
    if (ended.size() != 1) {
      throw new AssertionError("expected one span, but there are " + ended);
    }
    return ended.get(0);
  }

  public void advanceNanos(long more) {
    nanos += more;
  }

  @Override
  public boolean offer(Span span) {
    ended.add(span);
    return true;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochNanos() {
    return EPOCH + nanos;
  }

  @Override
  public void close() {
    Tracer.uninstall();
  }

  private static final class Failures extends Rescue {
    private List<Span> kept = new ArrayList<>();

    @Override
    protected Candidate begin(long nanoTime) {
      return new Candidate() {
        @Override
        protected boolean starts() {
          return false;
        }

        @Override
        protected void ended(Span span) {
          if (span.status() == SpanStatus.ERROR && !span.isDiscarded()) {
            span.keepSkeleton();
            kept.add(span);
          }
        }
      };
    }
  }
}
