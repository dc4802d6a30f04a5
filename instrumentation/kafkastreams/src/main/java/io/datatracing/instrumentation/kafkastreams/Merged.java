package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records that went into one value that waits: in a store's cache for the next commit, or in
 * the buffer of {@code suppress} for its window's end. As a context it is the newest of them; of
 * the earlier ones it holds the addresses of those that are recorded, {@value #MOST} at most, and
 * counts all.
 *
 * <p>Ids only: spans would stay in memory as long as the cache, tens of megabytes of them.
 */
final class Merged implements SpanContext {
  /** As many links as a span has room for by default. */
  static final int MOST = 128;

  private static final int LONGS = 3;

  /** On entries, places and dirty entries of a cache. */
  private static final VirtualField<Merged> INPUTS = new VirtualField<>();

  private final @Nullable TracedTask task;
  private final @Nullable String node;
  private final @Nullable Baggage baggage;
  private final long high;
  private final long low;
  private final long spanId;
  private final int flags;
  private final @Nullable TraceState state;

  private long @Nullable [] earlier;
  private int kept;
  private long count = 1;
  private boolean taken;

  private Merged(@Nullable TracedTask task, Span writer) {
    this.task = task;
    this.node = task == null ? null : task.node();
    this.baggage = Baggage.from(CurrentContext.current());
    this.high = writer.traceIdHigh();
    this.low = writer.traceIdLow();
    this.spanId = writer.spanId();
    this.flags = writer.flags();
    this.state = writer.traceState();
  }

  /** By what writes on this thread now; null if that is not traced. */
  static @Nullable Merged now() {
    TracedTask task = TracedTask.current();
    Span writer = task == null ? Span.current() : task.writer();
    return writer == null ? null : new Merged(task, writer);
  }

  static void made(Object entry) {
    Merged merged = now();
    if (merged != null) {
      INPUTS.set(entry, merged);
    }
  }

  /** {@code entry} is now the one at {@code place} of a key. */
  static void replaced(Object place, Object entry) {
    Merged next = INPUTS.get(entry);
    Merged before = INPUTS.get(place);
    if (next == before) {
      return;
    }
    if (next != null && before != null) {
      next.add(before);
    }
    INPUTS.set(place, next);
  }

  static void pass(Object entry, Object dirty) {
    Merged merged = INPUTS.get(entry);
    if (merged != null) {
      INPUTS.set(dirty, merged);
    }
  }

  static @Nullable Merged takeFrom(Object dirty) {
    Merged merged = INPUTS.get(dirty);
    return merged == null ? null : merged.take();
  }

  /** The value leaves: what is written from now on is another output. */
  Merged take() {
    if (!taken) {
      taken = true;
      if (task != null) {
        task.budget().release(kept);
      }
    }
    return this;
  }

  /** This takes the place of {@code before}, which has not left, and holds its inputs too. */
  void add(Merged before) {
    if (before.taken) {
      return;
    }
    count += before.count;
    earlier = before.earlier;
    kept = before.kept;
    before.earlier = null;
    before.kept = 0;
    before.taken = true;
    if ((before.flags & SAMPLED) == 0 || kept >= MOST || (task != null && !task.budget().take())) {
      return;
    }
    long[] ids = earlier;
    if (ids == null) {
      ids = new long[LONGS];
    } else if (ids.length == LONGS * kept) {
      ids = Arrays.copyOf(ids, Math.min(2 * ids.length, LONGS * MOST));
    }
    int at = LONGS * kept++;
    ids[at] = before.high;
    ids[at + 1] = before.low;
    ids[at + 2] = before.spanId;
    earlier = ids;
  }

  /** Links every input to {@code output}, if they are several: one alone is the parent. */
  void link(Span output) {
    if (count == 1) {
      return;
    }
    int linked = 0;
    long[] ids = earlier;
    for (int i = 0; ids != null && i < LONGS * kept; i += LONGS) {
      linked += link(output, new TraceParent(ids[i], ids[i + 1], ids[i + 2], SAMPLED, null));
    }
    linked += link(output, this);
    output.put(Attributes.DATATRACING_INPUTS_COUNT, count);
    if (linked < count) {
      output.put(Attributes.DATATRACING_INPUTS_TRUNCATED, true);
    }
  }

  private static int link(Span output, SpanContext input) {
    SpanLink link = output.link(input);
    if (link == null) {
      return 0;
    }
    link.put(Attributes.DATATRACING_LINK_TYPE, "input");
    return 1;
  }

  @Nullable TracedTask task() {
    return task;
  }

  /** The node that wrote; null if it is not known, as in a trace that is not recorded. */
  @Nullable String node() {
    return node;
  }

  @Nullable Baggage baggage() {
    return baggage;
  }

  @Override
  public long traceIdHigh() {
    return high;
  }

  @Override
  public long traceIdLow() {
    return low;
  }

  @Override
  public long spanId() {
    return spanId;
  }

  @Override
  public int flags() {
    return flags;
  }

  @Override
  public @Nullable TraceState traceState() {
    return state;
  }
}
