package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Rescue;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.exporter.watch.BeginsWithTraces;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds the spans of traces that the head sampler refused, until one of a trace fails or its first
 * span has run for long: then they go to the exporter like all others, and so do those that follow.
 * When all spans of a trace have ended without that, they are dropped and counted.
 *
 * <p>Bounded over all traces: in traces ({@value #PLACES}), traces a second (a process that refuses
 * a hundred thousand a second has asked for little work), spans (open and ended) and bytes. What
 * finds no room is a skeleton, of which nothing is held and no failure lost ({@link Skeletons}), or
 * dropped at its end, and counted as every span that was not sampled: each span once, as offered or
 * as lost.
 *
 * <p>Threads: a {@link RescueCandidate} has a lock, held for a few writes by the threads that work
 * on one request; the sums are atomic and may be over the bound for a moment by as many spans as
 * there are threads. {@link #sweep} is called by a thread of ours.
 */
public final class RescueBuffer extends Rescue {
  static final int PLACES = 4_096;
  private static final int PROBES = 8;

  /** Candidates that wait longer are decided about by {@link #sweep}. */
  static final long LONGEST_WAIT_NANOS = 5 * 60 * 1_000_000_000L;

  final SpanSink sink;
  final RescueOptions options;
  private final Losses losses;
  private final SpanClock clock;
  private final AtomicInteger spans = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicInteger next = new AtomicInteger();
  private final RateLimit rate;
  private final Skeletons skeletons = new Skeletons(this);
  private final LongAdder kept = new LongAdder();

  /** Made by the first candidate: most processes never have one. */
  private volatile @Nullable AtomicReferenceArray<@Nullable RescueCandidate> places;

  private volatile @Nullable BeginsWithTraces sweeper;

  public RescueBuffer(RescueOptions options, SpanSink sink, Losses losses, SpanClock clock) {
    this.options = options;
    this.sink = sink;
    this.losses = losses;
    this.clock = clock;
    this.rate = new RateLimit(options.tracesPerSecond, clock);
  }

  @Override
  protected Candidate begin(long nanoTime) {
    // Full: the cheap way out, without an object.
    if (spans.get() >= options.spans || !rate.tryPass(nanoTime)) {
      refused.incrementAndGet();
      return skeletons;
    }
    return new RescueCandidate(this);
  }

  /** Spans that wait or are open now. */
  public int spans() {
    return spans.get();
  }

  /** Estimated bytes of the spans that wait now. */
  public long bytes() {
    return bytes.get();
  }

  /** How often there was no room, for a trace or for a span. */
  public long refused() {
    return refused.get();
  }

  /** Spans that were exported as skeletons since the start. */
  public long skeletons() {
    return kept.sum();
  }

  void keepSkeleton(Span span) {
    span.keepSkeleton();
    kept.increment();
  }

  /** Another number whenever one more trace is held. */
  public int begun() {
    return next.get();
  }

  /** Decides about candidates that have waited for five minutes. */
  public void sweep() {
    AtomicReferenceArray<@Nullable RescueCandidate> all = places;
    if (all == null) {
      return;
    }
    long before = clock.nanoTime() - LONGEST_WAIT_NANOS;
    for (int i = 0; i < PLACES; i++) {
      RescueCandidate candidate = all.get(i);
      if (candidate != null && candidate.sinceNanos() - before < 0) {
        candidate.decideNow();
      }
    }
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  /** Gives a candidate a place to be found in; -1 if there is none. */
  int enter(RescueCandidate candidate) {
    AtomicReferenceArray<@Nullable RescueCandidate> all = places;
    if (all == null) {
      all = makePlaces();
    }
    for (int i = 0; i < PROBES; i++) {
      int place = next.getAndIncrement() & PLACES - 1;
      if (all.get(place) == null && all.compareAndSet(place, null, candidate)) {
        return place;
      }
    }
    refused.incrementAndGet();
    return -1;
  }

  void leave(int place) {
    AtomicReferenceArray<@Nullable RescueCandidate> all = places;
    if (all != null && place >= 0) {
      all.set(place, null);
    }
  }

  boolean takeSpan() {
    if (spans.incrementAndGet() > options.spans) {
      spans.decrementAndGet();
      refused.incrementAndGet();
      return false;
    }
    return true;
  }

  boolean takeBytes(int more) {
    if (bytes.addAndGet(more) > options.bytes) {
      bytes.addAndGet(-more);
      refused.incrementAndGet();
      return false;
    }
    return true;
  }

  void giveBack(int spanCount, long byteCount) {
    spans.addAndGet(-spanCount);
    bytes.addAndGet(-byteCount);
  }

  void lose(int spanCount) {
    losses.add(LossCause.HEAD_NOT_SAMPLED, spanCount);
  }

  /** What calls {@link #sweep} from the first candidate on. */
  public void sweptBy(BeginsWithTraces value) {
    sweeper = value;
  }

  private synchronized AtomicReferenceArray<@Nullable RescueCandidate> makePlaces() {
    AtomicReferenceArray<@Nullable RescueCandidate> all = places;
    if (all == null) {
      all = new AtomicReferenceArray<>(PLACES);
      places = all;
      BeginsWithTraces begins = sweeper;
      if (begins != null) {
        begins.begin();
      }
    }
    return all;
  }
}
