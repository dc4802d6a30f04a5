package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.span.Marks;
import io.datatracing.collector.sampling.span.RequestBuilder;
import io.datatracing.collector.sampling.span.RequestBuilder.Enclosure;
import io.datatracing.collector.sampling.span.Slice;
import io.datatracing.collector.selftrace.NodeSpan;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.collector.selftrace.SpanRef;
import io.datatracing.collector.selftrace.TracedNode;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kept spans of one shard on their way: read from where they wait, put into batches, handed on, and
 * handed on again while what follows refuses them. They stay in the journal until they are stored,
 * so nothing is lost by waiting, and what waits needs no memory but for its places.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private static final BatchOrigin ORIGIN = new BatchOrigin("tail", "protobuf");
  private static final int BATCH_BYTES = 256 << 10;
  private static final int MAX_SOURCES = 128;
  private static final long FIRST_PAUSE_NANOS = 50_000_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

  /** Some kept spans, handed on as one batch. */
  private record Emission(
      OtlpBatch batch, List<KeptSpans> kept, List<SpanRef> sources, String why) {}

  private final SpanIntake next;
  private final SelfTracing tracing;
  private final TracedNode node;
  private final Consumer<Runnable> shard;
  private final Consumer<KeptSpans> settled;
  private final TailFigures figures;
  private final LongSupplier nanoTime;
  private final long maxUnstoredBytes;
  private final ArrayDeque<KeptSpans> waiting = new ArrayDeque<>();
  private final ArrayDeque<Emission> refused = new ArrayDeque<>();
  private final Map<TraceId, List<KeptSpans>> unsettled = new HashMap<>();
  private final RequestBuilder builder = new RequestBuilder();
  private long unstoredBytes;
  private long pauseNanos;
  private long pausedSinceNanos;

  /**
   * @param shard runs something on the thread of the shard
   * @param settled hears of spans that are stored
   * @param context of the node: what follows, and its tracing
   */
  Outbox(
      Consumer<Runnable> shard,
      Consumer<KeptSpans> settled,
      TailFigures figures,
      LongSupplier nanoTime,
      long maxUnstoredBytes,
      NodeContext context) {
    this.next = context.next();
    this.tracing = context.tracing();
    this.node = new TracedNode(context.id(), TailType.NAME, true, false);
    this.shard = shard;
    this.settled = settled;
    this.figures = figures;
    this.nanoTime = nanoTime;
    this.maxUnstoredBytes = maxUnstoredBytes;
  }

  void add(KeptSpans kept) {
    waiting.add(kept);
    unsettled.computeIfAbsent(kept.id, id -> new ArrayList<>(1)).add(kept);
    figures.unsettledSpans.addAndGet(kept.refs.size());
  }

  /** Kept spans of a trace that are not stored yet; null without any. */
  @Nullable List<KeptSpans> unsettled(TraceId trace) {
    return unsettled.get(trace);
  }

  Map<TraceId, List<KeptSpans>> unsettled() {
    return unsettled;
  }

  /** Hands on what may be handed on now; gives how many batches. */
  int send() {
    if (pauseNanos > 0 && nanoTime.getAsLong() - pausedSinceNanos < pauseNanos) {
      return 0;
    }
    if (!refused.isEmpty()) {
      hand(refused.removeFirst());
      return 1;
    }
    int batches = 0;
    while (!waiting.isEmpty() && unstoredBytes < maxUnstoredBytes && pauseNanos == 0) {
      Emission emission = fill();
      if (emission != null) {
        unstoredBytes += emission.batch().sizeBytes();
        hand(emission);
        batches++;
      }
    }
    return batches;
  }

  private @Nullable Emission fill() {
    List<KeptSpans> kept = new ArrayList<>();
    while (!waiting.isEmpty() && builder.sizeBytes() < BATCH_BYTES) {
      KeptSpans first = waiting.getFirst();
      try {
        copy(first);
        first.unanswered++;
        kept.add(first);
      } catch (IOException e) {
        damaged(first, e);
      }
      if (first.isHandedOn()) {
        waiting.removeFirst();
        if (first.isSettled()) {
          settle(first);
        }
      }
    }
    if (builder.spans() == 0) {
      return null;
    }
    boolean isFull = builder.sizeBytes() >= BATCH_BYTES;
    List<SpanRef> sources = tracing.isOff() ? List.of() : sources(kept);
    return new Emission(builder.build(), kept, sources, isFull ? "batch.full" : "flush");
  }

  /** Where the batches came from whose spans come together here. */
  private static List<SpanRef> sources(List<KeptSpans> kept) {
    Set<SpanRef> sources = new LinkedHashSet<>();
    for (KeptSpans one : kept) {
      for (int i = 0; i < one.refs.size() && sources.size() < MAX_SOURCES; i++) {
        SpanRef source = one.refs.part(i).batch().source();
        if (source != null) {
          sources.add(source);
        }
      }
    }
    return List.copyOf(sources);
  }

  private void copy(KeptSpans kept) throws IOException {
    SpanRefs refs = kept.refs;
    Enclosure around = null;
    while (kept.next < refs.size() && builder.sizeBytes() < BATCH_BYTES) {
      int i = kept.next;
      if (around == null || !refs.sharesContext(i)) {
        around = refs.enclosure(i, HeldBatch::slice);
      }
      Slice span = refs.span(i, HeldBatch::slice);
      boolean isMarked = kept.marksAll || i == kept.marked;
      builder.add(around, span, isMarked ? kept.mark : RequestBuilder.NOTHING);
      kept.next++;
    }
  }

  /** What cannot be read now will not be readable later: the rest of the trace goes on without. */
  private void damaged(KeptSpans kept, IOException cause) {
    log.error(
        "Spans {} to {} of trace {} cannot be read from the journal",
        kept.next,
        kept.refs.size(),
        kept.id,
        cause);
    kept.damaged = kept.refs.size() - kept.next;
    kept.next = kept.refs.size();
  }

  private void hand(Emission emission) {
    AppendCallback done = answerTo(emission);
    if (tracing.isOff()) {
      next.take(emission.batch(), ORIGIN, done);
      return;
    }
    NodeSpan span = tracing.begin(node, emission.sources(), emission.batch());
    span.event("timer.tick", "what", "decided");
    span.event(emission.why());
    next.take(emission.batch(), ORIGIN.in(span), span.around(done));
  }

  private AppendCallback answerTo(Emission emission) {
    return new AppendCallback() {
      @Override
      public void stored() {
        shard.accept(() -> answered(emission));
      }

      @Override
      public void failed(StoreException cause) {
        shard.accept(() -> refuse(emission, cause));
      }
    };
  }

  private void answered(Emission emission) {
    pauseNanos = 0;
    unstoredBytes -= emission.batch().sizeBytes();
    for (KeptSpans kept : emission.kept()) {
      kept.unanswered--;
      if (kept.isSettled()) {
        settle(kept);
      }
    }
  }

  private void settle(KeptSpans kept) {
    figures.unsettledSpans.addAndGet(-kept.refs.size());
    List<KeptSpans> ofTrace = unsettled.get(kept.id);
    if (ofTrace != null) {
      ofTrace.remove(kept);
      if (ofTrace.isEmpty()) {
        unsettled.remove(kept.id);
      }
    }
    settled.accept(kept);
  }

  private void refuse(Emission emission, StoreException cause) {
    figures.refusedByNext.increment();
    if (pauseNanos == 0) {
      log.warn("Kept spans are not taken, trying again: {}", cause.getMessage());
    }
    refused.addLast(emission);
    pausedSinceNanos = nanoTime.getAsLong();
    pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, 2 * pauseNanos));
  }

  /**
   * The mark of a kept trace: by whom, by which policy, and what had been dropped before. The same
   * after a restart, so that a span which is handed on again is the same span.
   */
  static byte[] mark(String policy, long missing) {
    byte[] mark =
        Marks.both(Marks.text(Marks.SAMPLED_BY, "tail"), Marks.text(Marks.POLICY, policy));
    return missing == 0 ? mark : Marks.both(mark, Marks.number(Marks.MISSING, missing));
  }
}
