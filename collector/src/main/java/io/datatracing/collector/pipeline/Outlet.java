package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.selftrace.NodeSpan;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's batches go. The channels may be exchanged while batches pass: who hands one over
 * holds the read lock as long as that takes, so when {@link #connect} returns, nobody is on his way
 * to what was connected before.
 *
 * <p>Locks are taken in the direction of the channels, which form no circle, and whoever holds a
 * write lock waits for nothing else.
 */
final class Outlet implements SpanIntake {
  private final NodeFigures figures;
  private final ReadWriteLock exchange = new ReentrantReadWriteLock();
  private List<Lane> targets = List.of();

  /** Ids of the nodes behind, for spans. */
  private volatile String ports = "";

  /** By the id of the node behind; a channel that comes again counts on. */
  private final Map<String, ChannelFigures> channels = new ConcurrentHashMap<>();

  private record Lane(Inlet inlet, ChannelFigures figures) {
    void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
      figures.batches.increment();
      figures.spans.add(batch.spanCount());
      inlet.take(batch, origin, done);
    }
  }

  /**
   * @param figures of the node before; they count what goes out
   */
  Outlet(NodeFigures figures) {
    this.figures = figures;
  }

  void connect(List<Inlet> inlets) {
    exchange.writeLock().lock();
    try {
      targets =
          inlets.stream()
              .map(
                  inlet ->
                      new Lane(
                          inlet, channels.computeIfAbsent(inlet.id(), id -> new ChannelFigures())))
              .toList();
      ports = inlets.stream().map(Inlet::id).collect(Collectors.joining(","));
    } finally {
      exchange.writeLock().unlock();
    }
  }

  /** What passed to the node behind; null when there is no such channel and never was. */
  @Nullable ChannelFigures channel(String to) {
    return channels.get(to);
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    figures.batchesOut.increment();
    figures.spansOut.add(batch.spanCount());
    NodeSpan span = origin.span();
    if (span != null) {
      span.handedOn(ports, batch.spanCount());
    }
    exchange.readLock().lock();
    try {
      if (targets.size() == 1) {
        targets.get(0).take(batch, origin, done);
        return;
      }
      if (targets.isEmpty()) {
        done.failed(new StoreException("the pipeline has ended"));
        return;
      }
      AppendCallback each = new All(targets.size(), done);
      for (Lane target : targets) {
        target.take(batch, origin, each);
      }
    } finally {
      exchange.readLock().unlock();
    }
  }

  /**
   * Answers when all have. One that failed decides, and an overload only where none failed: a
   * sender repeats a batch that some have stored already, and a store knows a repeated span.
   */
  private static final class All implements AppendCallback {
    private final AppendCallback done;
    private final AtomicInteger missing;
    private final AtomicReference<@Nullable StoreException> worst = new AtomicReference<>();

    All(int targets, AppendCallback done) {
      this.missing = new AtomicInteger(targets);
      this.done = done;
    }

    @Override
    public void stored() {
      answer();
    }

    @Override
    public void failed(StoreException cause) {
      worst.accumulateAndGet(
          cause,
          (before, now) ->
              before == null || before instanceof StoreOverloadedException ? now : before);
      answer();
    }

    private void answer() {
      if (missing.decrementAndGet() == 0) {
        StoreException cause = worst.get();
        if (cause == null) {
          done.stored();
        } else {
          done.failed(cause);
        }
      }
    }
  }
}
