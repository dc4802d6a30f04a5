package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.overlay.SpanOverlay;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.policy.PolicySet;
import io.datatracing.collector.selftrace.NodeSpan;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tail sampling: acknowledges what is in its journal, lets the spans of a trace wait for each
 * other, and hands on those of traces worth keeping.
 *
 * <pre>
 * receivers ──► Journal ──► Shard 0..n ──► what follows
 *               1 thread    1 thread each, by trace id
 *                  ▲            │   ▲
 *                  └ decisions ─┘   └──► LinkGroups, 1 thread
 * </pre>
 *
 * <p>All arrows are JCTools queues. Memory: encoded spans and some 25 bytes about each, up to
 * {@link TailOptions#maxMemoryBytes}; beyond it encoded spans are read from the journal when they
 * are needed; only when even what is known about them is too much, or the disk is full, the oldest
 * traces are decided before their time, and counted.
 */
public final class TailNode implements Node, SpanOverlay {
  private static final int LOOK_TRACES = 500;
  private static final int LOOK_SPANS = 20_000;
  private static final long LOOK_SECONDS = 10;
  private static final long DRAIN_LOOK_NANOS = 5_000_000;

  private final TailOptions options;
  private final PolicySet policies;
  private final TailFigures figures = new TailFigures();
  private final Journal journal;
  private final Shard[] shards;
  private final @Nullable LinkGroups groups;
  private volatile boolean isClosed;

  private TailNode(TailOptions options, NodeContext context, JournalFile.Disk disk) {
    this.options = options;
    policies = new PolicySet(options.policies(), context.nanoTime());
    shards = new Shard[options.workers()];
    String name = "tail-" + context.id();
    journal =
        new Journal(
            context.directory(),
            name + "-journal",
            options,
            figures,
            context.unixNanos(),
            this::spread,
            disk);
    groups =
        options.links() == null
            ? null
            : new LinkGroups(
                name + "-links",
                options,
                options.links(),
                context.nanoTime(),
                figures,
                new ToShards());
    for (int i = 0; i < shards.length; i++) {
      shards[i] =
          new Shard(
              name + "-" + i, i, options, context, policies.engine(), journal, figures, groups);
    }
    ShardReplay[] replays = new ShardReplay[shards.length];
    for (int i = 0; i < shards.length; i++) {
      replays[i] = shards[i].replay();
    }
    journal.open(
        new JournalReplay.Listener() {
          @Override
          public void batch(HeldBatch batch, byte[] request) {
            for (ShardReplay replay : replays) {
              replay.batch(batch, request);
            }
          }

          @Override
          public void decision(Decision decision) {
            replays[indexOf(decision.trace())].decision(decision);
          }

          @Override
          public void remembered(TraceId trace, Decided.Entry entry) {
            replays[indexOf(trace)].remembered(trace, entry);
          }
        });
    for (ShardReplay replay : replays) {
      replay.done();
    }
  }

  /**
   * Makes a node that works when this returns, and goes on with what an earlier process left.
   *
   * @throws IllegalArgumentException for policies that cannot work
   * @throws StoreException when the journal cannot be used
   */
  public static TailNode start(TailOptions options, NodeContext context) {
    TailNode node = new TailNode(options, context, JournalFile.Disk.SYSTEM);
    node.journal.start();
    for (Shard shard : node.shards) {
      shard.start();
    }
    if (node.groups != null) {
      node.groups.start();
    }
    return node;
  }

  /** For tests: nothing happens but by {@link #pump}. */
  static TailNode withoutThreads(TailOptions options, NodeContext context) {
    return withoutThreads(options, context, JournalFile.Disk.SYSTEM);
  }

  static TailNode withoutThreads(TailOptions options, NodeContext context, JournalFile.Disk disk) {
    return new TailNode(options, context, disk);
  }

  /** For tests: does all work there is. */
  void pump() {
    int work;
    do {
      work = journal.doWork();
      for (Shard shard : shards) {
        work += shard.doWork();
      }
      if (groups != null) {
        work += groups.doWork();
      }
    } while (work > 0);
  }

  private final class ToShards implements LinkGroups.Shards {
    @Override
    public void ask(TraceId trace) {
      Shard shard = of(trace);
      shard.execute(() -> shard.asked(trace));
    }

    @Override
    public void keep(TraceId trace, String policy) {
      Shard shard = of(trace);
      shard.execute(() -> shard.keepLinked(trace, policy));
    }

    @Override
    public void release(TraceId trace) {
      Shard shard = of(trace);
      shard.execute(() -> shard.released(trace));
    }
  }

  private void spread(HeldBatch batch) {
    for (Shard shard : shards) {
      shard.take(batch);
    }
  }

  private Shard of(TraceId trace) {
    return shards[indexOf(trace)];
  }

  private int indexOf(TraceId trace) {
    return options.shardOf(trace.high(), trace.low());
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    NodeSpan span = origin.span();
    journal.append(batch, span == null ? null : span.ref(), done);
  }

  public TailFigures figures() {
    return figures;
  }

  public TailOptions options() {
    return options;
  }

  /** How often an expression could not be computed for a span. */
  public long expressionFailures() {
    return policies.expressionFailures();
  }

  /** Whether spans of the trace wait for a decision, or are kept and not stored yet. */
  public boolean isPending(TraceId trace) {
    return !ask(of(trace), shard -> shard.look().waiting(trace)).isEmpty();
  }

  @Override
  public List<Span> spans(TraceId trace) {
    List<Span> spans = new ArrayList<>();
    for (WaitingSpans waiting : ask(of(trace), shard -> shard.look().waiting(trace))) {
      spans.addAll(waiting.decode());
    }
    return spans;
  }

  /** At most {@value #LOOK_TRACES} traces and {@value #LOOK_SPANS} spans, over all workers. */
  @Override
  public Map<TraceId, List<Span>> spans(long startNanos, long endNanos) {
    Map<TraceId, List<Span>> found = new HashMap<>();
    int most = Math.max(1, LOOK_TRACES / shards.length);
    int mostSpans = LOOK_SPANS / shards.length;
    for (Shard shard : shards) {
      for (WaitingSpans waiting :
          ask(shard, asked -> asked.look().waiting(startNanos, endNanos, most, mostSpans))) {
        List<Span> spans = waiting.decode();
        if (!spans.isEmpty()) {
          found.computeIfAbsent(waiting.id(), id -> new ArrayList<>()).addAll(spans);
        }
      }
    }
    return found;
  }

  @Override
  public boolean haveLinks() {
    return true;
  }

  /** As the figures say, so without asking the workers. */
  @Override
  public boolean isEmpty() {
    // In this order: a span that is kept is counted as unsettled before it waits no more.
    return figures.waitingSpans.get() == 0 && figures.unsettledSpans.get() == 0;
  }

  private List<WaitingSpans> ask(Shard shard, Function<Shard, List<WaitingSpans>> question) {
    return ask(shard, question, List.of());
  }

  /**
   * @param unknown the answer when there is none in time
   */
  private <T> T ask(Shard shard, Function<Shard, T> question, T unknown) {
    if (isClosed) {
      return unknown;
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    shard.execute(() -> answer.complete(question.apply(shard)));
    try {
      return answer.get(LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // Closed meanwhile, or far behind: the store alone answers.
      return unknown;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown;
    } catch (ExecutionException e) {
      throw new StoreException("The tail node cannot tell what waits: " + e.getCause(), e);
    }
  }

  /** Whether an earlier process left something in the directory of a node. */
  static boolean isLeft(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(path -> path.getFileName().toString().endsWith(JournalFormat.SUFFIX));
    } catch (IOException e) {
      return false;
    }
  }

  /** Decides at once: nothing comes any more, and nobody will go on with what waits. */
  void decideNow(boolean alsoLinked) {
    journal.refuse();
    for (Shard shard : shards) {
      shard.execute(() -> shard.decideNow(alsoLinked));
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Linked traces have half of the time to be decided together, then each is decided alone.
   */
  @Override
  public boolean drain(Duration atMost) {
    long start = System.nanoTime();
    boolean together = true;
    decideNow(false);
    while (!isDrained()) {
      long passed = System.nanoTime() - start;
      if (passed >= atMost.toNanos()) {
        return false;
      }
      if (together && passed >= atMost.toNanos() / 2) {
        together = false;
        decideNow(true);
      }
      LockSupport.parkNanos(DRAIN_LOOK_NANOS);
    }
    return true;
  }

  private boolean isDrained() {
    if (!journal.isIdle()) {
      return false;
    }
    for (Shard shard : shards) {
      if (!ask(shard, Shard::isEmpty, false)) {
        return false;
      }
    }
    return true;
  }

  /** After {@link #close}, when it was drained. */
  void delete() {
    journal.delete();
  }

  /**
   * Refuses new batches. What was acknowledged and not decided stays in the journal, and the next
   * node of this directory goes on with it.
   */
  @Override
  public void close() {
    isClosed = true;
    journal.finish();
    for (Shard shard : shards) {
      shard.stop();
    }
    if (groups != null) {
      groups.stop();
    }
    journal.close();
  }
}
