package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.policy.TraceFacts;
import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpReader;

/** A trace that waits for its decision, or the late spans of one batch of a decided trace. */
final class PendingTrace implements TraceFacts {
  /** Of the object, its entry in the map and its place in the line, about. */
  static final long BASE_BYTES = 240;

  enum State {
    /** In its window. */
    WAITING,
    /** Not worth keeping for itself; waits for those it is linked with. */
    ASKED,
    DECIDED
  }

  private final TraceId id;
  private final long firstNanos;
  private SpanRefs refs = new SpanRefs();
  private long matched;
  private long sizeBytes;
  private long minStart = Long.MAX_VALUE;
  private long maxEnd = Long.MIN_VALUE;
  private long randomness;

  State state = State.WAITING;
  boolean isLinked;

  /** A span says that it has not ended: the trace goes on. */
  boolean isRunning;

  /** In the sum of the shard. */
  long countedBytes;

  /** The batch that touched it last, so that it is looked at once after each batch. */
  long touched = -1;

  PendingTrace(TraceId id, long firstNanos) {
    this.id = id;
    this.firstNanos = firstNanos;
  }

  TraceId id() {
    return id;
  }

  /** When its first span came, by the node's clock. */
  long firstNanos() {
    return firstNanos;
  }

  SpanRefs refs() {
    return refs;
  }

  /** Leaves this without spans. */
  SpanRefs takeRefs() {
    SpanRefs taken = refs;
    refs = new SpanRefs();
    return taken;
  }

  void add(SpanView view, HeldPart part, long bits) {
    OtlpReader reader = view.reader();
    if (sizeBytes == 0) {
      randomness = Consistent.randomness(view.traceState(), reader.traceIdLow());
    }
    refs.add(part, part.addSpan(reader), reader.spanOffset(), reader.spanLength(), view.isRoot());
    matched = bits;
    sizeBytes += reader.spanLength();
    minStart = Math.min(minStart, reader.startTimeUnixNano());
    maxEnd = Math.max(maxEnd, reader.endTimeUnixNano());
  }

  /** Late spans count the trace's duration from where it began. */
  void beganAt(long startUnixNano) {
    minStart = Math.min(minStart, startUnixNano);
  }

  long minStart() {
    return minStart;
  }

  long maxEnd() {
    return maxEnd;
  }

  @Override
  public long matched() {
    return matched;
  }

  @Override
  public long spanCount() {
    return refs.size();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long durationNanos() {
    return refs.size() == 0 ? 0 : maxEnd - minStart;
  }

  @Override
  public long randomness() {
    return randomness;
  }

  long indexBytes() {
    return BASE_BYTES + refs.sizeBytes();
  }
}
