package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.policy.PolicyEngine;
import io.datatracing.collector.sampling.span.RequestBuilder;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.SpanState;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a share of the trace ids: gathers their spans, decides when a window is over or when more
 * spans can only confirm that the trace is kept, and remembers what it decided.
 *
 * <pre>
 * span of a new trace ──► WAITING ── a lasting condition holds ─────────► kept: handed on
 *                            │ window over │ not worth it               ▲
 *                            │             ├── linked ──► ASKED ── one of the group is kept
 *                            │             │                │ nobody is
 *                            ▼             ▼                ▼
 *                          kept         dropped  ◄──────────┘
 *                                          │ a late span that failed, was slow, or runs
 *                                          ▼
 *                                        kept from then on, what is missing is marked
 * </pre>
 *
 * <p>One thread; all from outside comes through a queue, as code to run here, which needs no bound:
 * batches are bounded by the journal, answers by batches handed on, questions by who waits.
 */
final class Shard extends Worker {
  private static final Logger log = LoggerFactory.getLogger(Shard.class);

  static final String NOT_SAMPLED = "tail.not_sampled";
  static final String MEMORY = "tail.memory";
  private static final String LATE = "late";
  private static final String FAULT = "fault";

  private static final int CHUNK = 1_024;
  private static final int TASKS_A_TURN = 64;
  private static final int FORCED_A_TURN = 256;
  private static final byte[] STATE = SpanState.KEY.getBytes(StandardCharsets.UTF_8);

  private final int index;
  private final TailOptions options;
  private final NodeContext context;
  private final long windowNanos;
  private final PolicyEngine engine;
  private final Journal journal;
  private final TailFigures figures;
  private final @Nullable LinkGroups groups;
  private final @Nullable SpanLinks links;
  private final Verdicts verdicts;
  private final ShardLook look;
  private final Decided decided;
  private final MpscUnboundedAtomicArrayQueue<Runnable> queue =
      new MpscUnboundedAtomicArrayQueue<>(CHUNK);

  private final Map<TraceId, PendingTrace> pending = new HashMap<>();

  /** In the order of their first spans; those decided meanwhile are passed over. */
  private final ArrayDeque<PendingTrace> byAge = new ArrayDeque<>();

  private final ArrayDeque<PendingTrace> asked = new ArrayDeque<>();

  /** Linked with traces here, and not seen yet. */
  private final ExpectedTraces expected = new ExpectedTraces();

  private final OtlpReader reader = new OtlpReader();
  private final SpanView view = new SpanView();

  /** Traces with spans in the batch that is looked at. */
  private final List<PendingTrace> touched = new ArrayList<>();

  private final Map<TraceId, PendingTrace> late = new HashMap<>();

  private long lastSequence = -1;
  private boolean isReplaying;
  private boolean isDraining;

  Shard(
      String name,
      int index,
      TailOptions options,
      NodeContext context,
      PolicyEngine engine,
      Journal journal,
      TailFigures figures,
      @Nullable LinkGroups groups) {
    super(name);
    this.index = index;
    this.options = options;
    this.context = context;
    this.windowNanos = options.window().toNanos();
    this.engine = engine;
    this.journal = journal;
    this.figures = figures;
    this.groups = groups;
    this.links = groups == null ? null : new SpanLinks(groups, figures);
    this.decided = new Decided(options.maxDecisions() / options.workers(), options.filters());
    this.verdicts = new Verdicts(options, context, journal, figures, decided, this::execute);
    this.look = new ShardLook(pending, byAge, asked, verdicts.outbox());
  }

  /** Runs something on this shard's thread. Any thread. */
  void execute(Runnable task) {
    queue.add(task);
    wake();
  }

  void take(HeldBatch batch) {
    execute(() -> look(batch));
  }

  @Override
  int doWork() {
    int work = 0;
    Runnable task;
    while (work < TASKS_A_TURN && (task = queue.poll()) != null) {
      task.run();
      work++;
    }
    work += decideOver();
    work += force();
    work += verdicts.outbox().send();
    return work;
  }

  private void look(HeldBatch batch) {
    try {
      look(batch, batch.content());
    } catch (IOException | RuntimeException e) {
      log.error("A batch cannot be looked at whole", e);
    } finally {
      verdicts.free(batch.release(1));
      journal.seen(batch);
    }
  }

  private void look(HeldBatch batch, byte[] request) {
    lastSequence = batch.sequence();
    reader.reset(request, 0, request.length);
    view.on(reader);
    HeldPart part = new HeldPart(batch);
    TraceId lastId = null;
    try {
      while (reader.nextSpan()) {
        if (options.shardOf(reader.traceIdHigh(), reader.traceIdLow()) != index) {
          continue;
        }
        TraceId id =
            lastId != null
                    && lastId.high() == reader.traceIdHigh()
                    && lastId.low() == reader.traceIdLow()
                ? lastId
                : new TraceId(reader.traceIdHigh(), reader.traceIdLow());
        lastId = id;
        addOrCount(id, batch, part);
      }
    } finally {
      // Whatever happens: spans that are held are given back later, and the batch must know.
      batch.hold(part.spans());
      figures.waitingSpans.addAndGet(part.spans());
    }
    if (!isReplaying) {
      afterBatch();
    }
  }

  /** A fault at one span costs that span, and says so. */
  private void addOrCount(TraceId id, HeldBatch batch, HeldPart part) {
    int before = part.spans();
    try {
      add(id, batch, part);
    } catch (RuntimeException fault) {
      log.error("A span of trace {} cannot be looked at", id, fault);
      if (part.spans() == before) {
        figures.damagedSpans.increment();
        context.ledger().record(id, Verdicts.DAMAGED, context.id(), "fault", 1);
      }
    }
  }

  private void add(TraceId id, HeldBatch batch, HeldPart part) {
    PendingTrace trace = pending.get(id);
    if (trace == null) {
      Decided.Entry before = isReplaying ? null : decided.get(id);
      trace = before == null ? begin(id, batch) : late.get(id);
      if (trace == null) {
        trace = new PendingTrace(id, context.nanoTime().getAsLong());
        late.put(id, trace);
      }
      if (before != null) {
        figures.lateSpans.increment();
      }
    }
    trace.add(view, part, engine.match(view, trace.matched()));
    trace.isRunning |= view.find(STATE) >= 0;
    if (links != null && trace.state == PendingTrace.State.WAITING && !late.containsKey(id)) {
      trace.isLinked |= links.tell(id, view);
    }
    if (trace.touched != lastSequence) {
      trace.touched = lastSequence;
      touched.add(trace);
    }
  }

  private PendingTrace begin(TraceId id, HeldBatch batch) {
    long now = context.nanoTime().getAsLong();
    long age =
        isReplaying
            ? Math.min(
                windowNanos,
                Math.max(0, context.unixNanos().getAsLong() - batch.arrivalUnixNanos()))
            : 0;
    PendingTrace trace = new PendingTrace(id, now - age);
    pending.put(id, trace);
    byAge.add(trace);
    figures.waitingTraces.incrementAndGet();
    if (groups != null && expected.remove(id)) {
      trace.isLinked = true;
      groups.opened(id);
    }
    return trace;
  }

  /** Once for each trace and batch, so that what a batch brings is decided about together. */
  private void afterBatch() {
    for (PendingTrace trace : touched) {
      if (!late.containsKey(trace.id())) {
        recount(trace);
        keepAlready(trace);
      }
    }
    touched.clear();
    for (PendingTrace trace : late.values()) {
      Decided.Entry before = decided.get(trace.id());
      settleLate(trace, before == null ? Decided.Entry.DROPPED : before);
    }
    late.clear();
  }

  private void keepAlready(PendingTrace trace) {
    int policy;
    try {
      policy = engine.keepsAlready(trace);
    } catch (RuntimeException fault) {
      // The end of the window asks again.
      log.error("Trace {} cannot be asked for", trace.id(), fault);
      return;
    }
    if (policy != PolicyEngine.NONE) {
      figures.keptEarlyTraces.increment();
      keep(trace, engine.name(policy));
    }
  }

  void settleLate(PendingTrace trace, Decided.Entry before) {
    long spans = trace.spanCount();
    decideLate(trace, before);
    figures.waitingSpans.addAndGet(-spans);
  }

  private void decideLate(PendingTrace trace, Decided.Entry before) {
    if (before.isKept()) {
      verdicts.hand(new KeptSpans(trace.id(), trace.takeRefs(), RequestBuilder.NOTHING, false));
      return;
    }
    trace.beganAt(before.minStart());
    int policy = engine.overturns(trace);
    if (policy == PolicyEngine.NONE && !trace.isRunning) {
      verdicts.drop(trace, NOT_SAMPLED, LATE, before.dropped(), lastSequence);
      return;
    }
    figures.overturnedTraces.increment();
    figures.missingSpans.add(before.dropped());
    String name = policy == PolicyEngine.NONE ? "running" : engine.name(policy);
    verdicts.keep(trace, name, Outbox.mark(name, options.dryRun() ? 0 : before.dropped()));
    if (groups != null) {
      groups.kept(trace.id(), name);
    }
  }

  private int decideOver() {
    long now = context.nanoTime().getAsLong();
    int count = 0;
    while (!byAge.isEmpty() && (isDraining || now - byAge.getFirst().firstNanos() >= windowNanos)) {
      PendingTrace trace = byAge.removeFirst();
      if (trace.state == PendingTrace.State.WAITING) {
        decide(trace);
        count++;
      }
    }
    return count;
  }

  private void decide(PendingTrace trace) {
    int policy;
    try {
      policy = engine.decide(trace);
    } catch (RuntimeException fault) {
      log.error("Trace {} cannot be decided, so it is kept", trace.id(), fault);
      keep(trace, FAULT);
      return;
    }
    if (!engine.isDrop(policy)) {
      keep(trace, engine.name(policy));
    } else if (trace.isLinked && groups != null) {
      trace.state = PendingTrace.State.ASKED;
      asked.add(trace);
      groups.over(trace.id());
    } else {
      drop(trace, policy, NOT_SAMPLED);
    }
  }

  /** The oldest first, and only while a bound is reached that spilling could not keep. */
  private int force() {
    int forced = 0;
    while (forced < FORCED_A_TURN) {
      PendingTrace oldest = look.oldest();
      if (oldest == null
          || !(figures.indexBytes.get() > options.maxMemoryBytes()
              || oldest.refs().firstSequence() < journal.forceBelow())) {
        break;
      }
      decideNow(oldest, MEMORY);
      forced++;
    }
    return forced;
  }

  /** Without asking who is linked with it. */
  private void decideNow(PendingTrace trace, String cause) {
    int policy = engine.decide(trace);
    if (engine.isDrop(policy)) {
      figures.forcedTraces.add(cause.equals(MEMORY) ? 1 : 0);
      drop(trace, policy, cause);
    } else {
      keep(trace, engine.name(policy));
    }
  }

  private void keep(PendingTrace trace, String policy) {
    hand(trace, policy);
    if (groups != null && trace.isLinked) {
      groups.kept(trace.id(), policy);
    }
  }

  /** Its spans are unsettled before they wait no more: who looks meanwhile sees them once. */
  private void hand(PendingTrace trace, String policy) {
    long spans = end(trace);
    verdicts.keep(trace, policy, Outbox.mark(policy, 0));
    figures.waitingSpans.addAndGet(-spans);
  }

  private void drop(PendingTrace trace, int policy, String cause) {
    long spans = end(trace);
    figures.droppedTraces.increment();
    String name = policy == PolicyEngine.NONE ? "none" : engine.name(policy);
    verdicts.drop(trace, cause, name, 0, lastSequence);
    figures.waitingSpans.addAndGet(-spans);
  }

  /** Returns how many spans it has, which are counted as waiting still. */
  private long end(PendingTrace trace) {
    trace.state = PendingTrace.State.DECIDED;
    pending.remove(trace.id());
    figures.waitingTraces.decrementAndGet();
    figures.indexBytes.addAndGet(-trace.countedBytes);
    trace.countedBytes = 0;
    return trace.spanCount();
  }

  void recount(PendingTrace trace) {
    long now = trace.indexBytes();
    figures.indexBytes.addAndGet(now - trace.countedBytes);
    trace.countedBytes = now;
  }

  /** Somebody is linked with this trace. */
  void asked(TraceId id) {
    PendingTrace trace = pending.get(id);
    Decided.Entry before = trace == null ? decided.get(id) : null;
    if (groups == null) {
      return;
    } else if (trace != null) {
      trace.isLinked = true;
      if (trace.state == PendingTrace.State.WAITING) {
        groups.opened(id);
      }
    } else if (before == null) {
      expected.add(id);
    } else if (before.isKept()) {
      groups.kept(id, "");
    }
  }

  /** The trace is kept for the sake of another, wherever it stands. */
  void keepLinked(TraceId id, String policy) {
    PendingTrace trace = pending.get(id);
    if (trace != null) {
      figures.keptByLinkTraces.increment();
      hand(trace, policy);
      return;
    }
    Decided.Entry before = decided.get(id);
    if (before == null || !before.isKept()) {
      expected.remove(id);
      verdicts.keepFromNowOn(id, policy, before == null ? 0 : before.dropped(), lastSequence);
    }
  }

  /** None of those the trace is linked with is kept. */
  void released(TraceId id) {
    PendingTrace trace = pending.get(id);
    if (trace != null && trace.state == PendingTrace.State.ASKED) {
      decideNow(trace, NOT_SAMPLED);
    }
  }

  /** Of a journal that an earlier process left. */
  void replay(HeldBatch batch, byte[] request) {
    isReplaying = true;
    look(batch, request);
    touched.clear();
    isReplaying = false;
    batch.release(1);
    batch.seen();
  }

  /** Takes what an earlier process left; before this shard's thread runs. */
  ShardReplay replay() {
    return new ShardReplay(this, decided, figures);
  }

  @Nullable PendingTrace pending(TraceId id) {
    return pending.get(id);
  }

  Collection<PendingTrace> pending() {
    return pending.values();
  }

  /** A replayed trace that does not wait. */
  void forget(PendingTrace trace) {
    trace.state = PendingTrace.State.DECIDED;
    pending.remove(trace.id());
    figures.waitingTraces.decrementAndGet();
  }

  void passOverDecided() {
    byAge.removeIf(trace -> trace.state == PendingTrace.State.DECIDED);
  }

  /**
   * Nobody will go on with what waits here: windows are over from now on.
   *
   * @param alsoAsked whether those that wait for others are decided without them
   */
  void decideNow(boolean alsoAsked) {
    isDraining = true;
    decideOver();
    if (alsoAsked) {
      for (PendingTrace trace : List.copyOf(asked)) {
        released(trace.id());
      }
    }
  }

  /** Whether nothing waits, for a decision or for the store. */
  boolean isEmpty() {
    return pending.isEmpty() && queue.isEmpty() && verdicts.outbox().unsettled().isEmpty();
  }

  ShardLook look() {
    return look;
  }

  Verdicts verdicts() {
    return verdicts;
  }
}
