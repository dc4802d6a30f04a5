package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One operation: made by {@link Tracer#start}, ended once, then handed to the exporter. One object
 * and one array for a usual span (budget: benchmark {@code SpanBenchmark}).
 *
 * <p>A span that is not recorded carries its ids to the next process and ignores everything else; a
 * {@link #isSkeleton skeleton} keeps how it fails. After {@link #end} a span ignores all writes;
 * ending twice does nothing.
 *
 * <p>Threads: any thread may end a span, one wins. Other writes as described at {@link
 * AttributeList}.
 */
public final class Span extends AttributeList implements SpanContext {
  /** A {@link SpanContext}, or a {@link DeferredSpan}. */
  private static final ContextKey<Object> KEY = ContextKey.named("datatracing-span");

  private static final AtomicIntegerFieldUpdater<Span> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(Span.class, "ended");
  private static final int USUAL_ATTRIBUTES = 12;

  /** Of a message, beside those that it shares with others (docs/pipeline-model.md). */
  private static final int USUAL_OF_CONSUMER = 8;

  private static final int USUAL_OF_PRODUCER = 5;

  private static final int DISCARDED = 2;

  /** What is written to it goes nowhere. */
  private static final byte NOTHING = 0;

  private static final byte EVERYTHING = 1;

  /** A skeleton that was told of a failure: it keeps what is written to it from then on. */
  private static final byte FROM_FAILURE = 2;

  private final LocalTrace local;
  private final long spanId;
  private final long parentSpanId;
  private final long startEpochNanos;
  private final SpanKind kind;

  /** What it keeps of what is written to it. */
  private byte keeps;

  private String name;
  private Protocol protocol = Protocol.NONE;
  private SpanStatus status = SpanStatus.UNSET;
  private @Nullable String statusMessage;
  private volatile @Nullable SpanExtras extras;
  private long endEpochNanos;

  /** What the sink wants to remember about the span, see {@link #sinkNote()}. */
  private int sinkNote;

  /**
   * Found open after the time-out. Racy on purpose: a span that ends in the moment it is found may
   * or may not be marked.
   */
  private boolean unclosed;

  /** Of the first span of a trace here: a skeleton of the trace was worth exporting. */
  private volatile boolean rescued;

  /** 0, 1 or {@link #DISCARDED}; set once, by the thread that wins the end. */
  private volatile int ended;

  /**
   * @param startEpochNanos 0 if nobody will ask
   * @param recording whether it keeps what is written to it
   */
  Span(
      LocalTrace local,
      String name,
      SpanKind kind,
      long spanId,
      long parentSpanId,
      long startEpochNanos,
      boolean recording) {
    super(recording ? usual(kind) : 0);
    this.local = local;
    this.name = name;
    this.kind = kind;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
    this.keeps = recording ? EVERYTHING : NOTHING;
    this.startEpochNanos = startEpochNanos;
  }

  private static int usual(SpanKind kind) {
    return kind == SpanKind.CONSUMER
        ? USUAL_OF_CONSUMER
        : kind == SpanKind.PRODUCER ? USUAL_OF_PRODUCER : USUAL_ATTRIBUTES;
  }

  /** The span of this process that is current in {@code context}; null if there is none. */
  public static @Nullable Span from(Context context) {
    Object current = context.get(KEY);
    if (current instanceof Span) {
      return (Span) current;
    }
    return current instanceof DeferredSpan ? from(((DeferredSpan) current).outer()) : null;
  }

  /** The span of this process that is current on this thread; null if there is none. */
  public static @Nullable Span current() {
    return from(CurrentContext.current());
  }

  /**
   * What a new span in {@code context} has as its parent, local or remote; null for none. A
   * deferred span is made by this.
   */
  public static @Nullable SpanContext parentIn(Context context) {
    Object current = context.get(KEY);
    return current instanceof DeferredSpan
        ? ((DeferredSpan) current).parent()
        : (SpanContext) current;
  }

  /** As {@link #parentIn}, but what is deferred stays so: then it is what was current outside. */
  static @Nullable SpanContext currentIn(Context context) {
    Object current = context.get(KEY);
    return current instanceof DeferredSpan
        ? currentIn(((DeferredSpan) current).outer())
        : (SpanContext) current;
  }

  /** The span that is current in {@code context}, if it has not ended; else null. */
  static @Nullable Span openIn(Context context) {
    Object current = context.get(KEY);
    return current instanceof Span && !((Span) current).hasEnded() ? (Span) current : null;
  }

  static Context withDeferred(Context context, DeferredSpan span) {
    return context.with(KEY, span);
  }

  static @Nullable DeferredSpan deferredIn(Context context) {
    Object current = context.get(KEY);
    return current instanceof DeferredSpan ? (DeferredSpan) current : null;
  }

  /**
   * {@code context} with {@code parent}, which came from another process, as the parent of the next
   * span.
   */
  public static Context withRemoteParent(Context context, SpanContext parent) {
    return context.with(KEY, parent);
  }

  /** {@code context} without a parent: the next span begins a new trace. */
  public static Context withoutParent(Context context) {
    return context.get(KEY) == null ? context : context.with(KEY, null);
  }

  /**
   * {@code context} with this span as the current one. For the first span of a trace that came from
   * another process it also holds the baggage that came along, so that whoever makes the span
   * current cannot forget it.
   */
  public Context in(Context context) {
    Context next = context.with(KEY, this);
    Baggage baggage = local.baggage;
    if (baggage == null || local.root != this || Baggage.from(context) != null) {
      return next;
    }
    return baggage.in(next);
  }

  @Override
  public long traceIdHigh() {
    return local.traceIdHigh;
  }

  @Override
  public long traceIdLow() {
    return local.traceIdLow;
  }

  @Override
  public long spanId() {
    return spanId;
  }

  /** The parent's span id; 0 if this span begins its trace. */
  public long parentSpanId() {
    return parentSpanId;
  }

  @Override
  public int flags() {
    return local.flags();
  }

  @Override
  public @Nullable TraceState traceState() {
    return local.traceState;
  }

  /** True if what is written to this span goes anywhere: it is sampled and has not ended. */
  public boolean isRecording() {
    return keeps != NOTHING && ended == 0;
  }

  /** Whether it kept, or keeps, all that is written to it. */
  boolean isRecorded() {
    return keeps == EVERYTHING;
  }

  /**
   * Whether it is a span of a refused trace of which nothing is recorded but how it fails: name,
   * kind and start are there, a failure is kept (and from then on {@link #isRecording} is true),
   * and who decides at its end whether it is worth exporting is {@link Rescue.Candidate#ended}.
   */
  public boolean isSkeleton() {
    return keeps != EVERYTHING && local.candidate != null;
  }

  /** Whether a failure that is told now is kept: to be asked before finding out about one. */
  public boolean takesFailure() {
    return ended == 0 && (keeps != NOTHING || local.candidate != null);
  }

  /** As {@link #takesFailure}; a skeleton keeps what is written to it from here on. */
  private boolean isFailing() {
    if (!takesFailure()) {
      return false;
    }
    if (keeps == NOTHING) {
      keeps = FROM_FAILURE;
    }
    return true;
  }

  /** True once {@link #end} was called. */
  public boolean hasEnded() {
    return ended != 0;
  }

  /**
   * Whether this span and the local root above it ended so long ago that what still runs in their
   * context goes on by itself: a loop, a poller, a task that submits itself again.
   */
  boolean isLongOver() {
    // The usual parent is open, and one read says so. The time of the end is written after the
    // flag, so it may still be 0: then it has not been long.
    if (ended == 0) {
      return false;
    }
    Span root = localRoot();
    long last = Math.max(endEpochNanos, root.endEpochNanos);
    return root.ended != 0 && last != 0 && local.nowEpochNanos() - last > Tracer.LONG_OVER_NANOS;
  }

  public String name() {
    return name;
  }

  public void rename(String newName) {
    if (isWritable()) {
      name = newName;
    }
  }

  public SpanKind kind() {
    return kind;
  }

  public Protocol protocol() {
    return protocol;
  }

  void protocol(Protocol value) {
    protocol = value;
  }

  LocalTrace local() {
    return local;
  }

  /**
   * The first span of this trace in this process: this one, or an ancestor of it, which may have
   * ended.
   */
  public Span localRoot() {
    Span root = local.root;
    return root == null ? this : root;
  }

  public boolean isLocalRoot() {
    return localRoot() == this;
  }

  /** Whether the parent is a span of another process. */
  public boolean hasRemoteParent() {
    return parentSpanId != 0 && isLocalRoot();
  }

  /**
   * Whether {@code parent} is this span's parent.
   *
   * @param parent null for none
   */
  public boolean isChildOf(@Nullable SpanContext parent) {
    if (parent == null) {
      return parentSpanId == 0;
    }
    return parentSpanId == parent.spanId()
        && traceIdLow() == parent.traceIdLow()
        && traceIdHigh() == parent.traceIdHigh();
  }

  /** Nanoseconds since 1970-01-01T00:00Z; may be 0 if the span is not recorded. */
  public long startEpochNanos() {
    return startEpochNanos;
  }

  /** Nanoseconds since 1970-01-01T00:00Z; 0 until the span has ended. */
  public long endEpochNanos() {
    return endEpochNanos;
  }

  /** Now, by the clock of this span's trace, in nanoseconds since 1970-01-01T00:00Z. */
  public long nowEpochNanos() {
    return local.nowEpochNanos();
  }

  public SpanStatus status() {
    return status;
  }

  /** Says what went wrong; null unless the status is ERROR with a message. */
  public @Nullable String statusMessage() {
    return statusMessage;
  }

  /**
   * Sets the status. OK is final, as it is said by somebody who knows; UNSET changes nothing; only
   * ERROR has a message.
   */
  public void status(SpanStatus newStatus, @Nullable String message) {
    boolean taken = newStatus == SpanStatus.ERROR ? isFailing() : takesFailure();
    if (taken && status != SpanStatus.OK && newStatus != SpanStatus.UNSET) {
      status = newStatus;
      statusMessage =
          newStatus == SpanStatus.ERROR && message != null ? limits().cut(message) : null;
    }
  }

  /**
   * Adds an event that happens now. The caller may put attributes on it until the span ends; null
   * if there is no room.
   */
  public @Nullable SpanEvent event(String eventName) {
    return isWritable() ? event(eventName, nowEpochNanos()) : null;
  }

  public @Nullable SpanEvent event(String eventName, long epochNanos) {
    if (!isWritable()) {
      return null;
    }
    return extras().event(limits(), eventName, epochNanos);
  }

  /**
   * Adds a link. The caller may put attributes on it until the span ends; null if there is no room.
   */
  public @Nullable SpanLink link(SpanContext target) {
    if (!isWritable()) {
      return null;
    }
    return extras().link(limits(), target);
  }

  /** Whether a link that is added now is kept. */
  public boolean hasRoomForLink() {
    return isWritable() && links().size() < limits().links();
  }

  /**
   * Adds the event {@code exception} with type, message and stack trace. Does not change the
   * status. The caller may put attributes on the event until the span ends; null if there is no
   * room.
   */
  public @Nullable SpanEvent recordException(Throwable thrown) {
    return isFailing() ? StackTraces.record(this, thrown) : null;
  }

  /**
   * The span failed: status ERROR with the message, {@code error.type}, and the exception as an
   * event.
   */
  public void fail(Throwable thrown) {
    if (isFailing()) {
      put(Attributes.ERROR_TYPE, thrown.getClass().getName());
      recordException(thrown);
      status(SpanStatus.ERROR, StackTraces.message(thrown));
    }
  }

  /**
   * The span failed without an exception: status ERROR and {@code error.type}, for instance {@code
   * 503}.
   */
  public void fail(String errorType) {
    status(SpanStatus.ERROR, null);
    put(Attributes.ERROR_TYPE, errorType);
  }

  /** The code that made this span; null if that is the agent. */
  public @Nullable InstrumentationScope scope() {
    SpanExtras more = extras;
    return more == null ? null : more.scope;
  }

  /** Says which code made this span: to be called before another thread sees it. */
  public void scope(InstrumentationScope scope) {
    if (isWritable()) {
      extras().scope = scope;
    }
  }

  /** Events in the order they were added; not to be changed. */
  public List<SpanEvent> events() {
    SpanExtras more = extras;
    return more == null ? Collections.<SpanEvent>emptyList() : more.events;
  }

  /** Links in the order they were added; not to be changed. */
  public List<SpanLink> links() {
    SpanExtras more = extras;
    return more == null ? Collections.<SpanLink>emptyList() : more.links;
  }

  public int droppedEvents() {
    SpanExtras more = extras;
    return more == null ? 0 : more.droppedEvents;
  }

  public int droppedLinks() {
    SpanExtras more = extras;
    return more == null ? 0 : more.droppedLinks;
  }

  /** An event that the tracer adds between the end and the exporter. */
  @Nullable SpanEvent lateEvent(String eventName, long epochNanos) {
    return extras().event(limits(), eventName, epochNanos);
  }

  void markUnclosed() {
    unclosed = true;
  }

  /** Ends the span now and hands it to the exporter. */
  public void end() {
    end(0);
  }

  /**
   * As {@link #end()}. The clock is not read where nobody will ask for the time: the span is not
   * recorded and nothing failed, and the first span here, whose duration is asked for, is open.
   *
   * @param epochNanos when it ended, in nanoseconds since 1970-01-01T00:00Z; 0 for now
   */
  public void end(long epochNanos) {
    if (ended != 0) {
      return;
    }
    long at = epochNanos == 0 && isEndOfInterest() ? local.nowEpochNanos() : epochNanos;
    if (unclosed) {
      put(Attributes.DATATRACING_UNCLOSED, true);
    }
    if (ENDED.compareAndSet(this, 0, 1)) {
      endEpochNanos = at;
      if (at != 0) {
        local.lastEndEpochNanos = at;
      }
      local.tracer.ended(this);
    }
  }

  private boolean isEndOfInterest() {
    Span root = localRoot();
    return keeps != NOTHING || root == this || root.ended != 0;
  }

  /**
   * A skeleton that has ended is exported after all: says so on it, and when it ended if nobody
   * asked before. Called once, within {@link Rescue.Candidate#ended}.
   */
  public void keepSkeleton() {
    if (endEpochNanos == 0) {
      endEpochNanos = local.nowEpochNanos();
    }
    putLate(Attributes.DATATRACING_SAMPLED_BY, "rescue");
    putLate(Attributes.DATATRACING_SKELETON, Boolean.TRUE);
  }

  /** Whether {@link #rescueTrace} was called on a span of this trace. */
  public boolean isTraceRescued() {
    return localRoot().rescued;
  }

  /** What else ends in this trace is exported too, where the trace has no candidate of its own. */
  public void rescueTrace() {
    localRoot().rescued = true;
  }

  /**
   * The newest end of a span of this trace in this process since this span started; its own start
   * if none ended. For who learns late that the work was over.
   */
  public long lastActivityEpochNanos() {
    return Math.max(startEpochNanos, local.lastEndEpochNanos);
  }

  /**
   * Ends the span without handing it to the exporter: what it stands for is told by another span.
   */
  public void discard() {
    if (ENDED.compareAndSet(this, 0, DISCARDED)) {
      endEpochNanos = local.nowEpochNanos();
      local.tracer.discarded(this);
    }
  }

  /** Whether it has ended by {@link #discard}: nobody will ever hear of its end. */
  public boolean isDiscarded() {
    return ended == DISCARDED;
  }

  /** A number the sink noted when it took the span, 0 if it did not. For the sink only. */
  public int sinkNote() {
    return sinkNote;
  }

  /** Notes a number; published to the thread that takes the span by the sink's own hand-over. */
  public void sinkNote(int note) {
    sinkNote = note;
  }

  @Override
  SpanLimits limits() {
    return local.limits;
  }

  @Override
  int maxAttributes() {
    return limits().attributes();
  }

  @Override
  boolean isWritable() {
    return keeps != NOTHING && ended == 0;
  }

  /** Name and ids, for a debugger and failed tests. */
  @Override
  public String toString() {
    return kind
        + " \""
        + name
        + "\" "
        + Long.toHexString(traceIdHigh())
        + "/"
        + Long.toHexString(spanId)
        + " parent "
        + Long.toHexString(parentSpanId);
  }

  private SpanExtras extras() {
    SpanExtras more = extras;
    return more == null ? newExtras() : more;
  }

  /** Two threads that add an event at the same time add it to the same list. */
  private synchronized SpanExtras newExtras() {
    SpanExtras more = extras;
    if (more == null) {
      more = new SpanExtras();
      extras = more;
    }
    return more;
  }
}
