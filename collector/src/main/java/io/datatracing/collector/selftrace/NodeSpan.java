package io.datatracing.collector.selftrace;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node has a batch: from taking it to its answer.
 *
 * <p>Attributes: {@code node.id}, {@code node.type}, {@code signal.type}, {@code pdata.batch.size}
 * (spans), {@code pdata.batch.bytes}, {@code out.port} (ids of the nodes it was handed to), {@code
 * stateful}, {@code latency.ms}, {@code error}; of the channel it came through {@code
 * channel.depth.send} and {@code channel.depth.receive} (batches before it without an answer) and
 * {@code channel.wait.ms}.
 *
 * <p>Events: {@code ack}, {@code nack}, {@code backpressure}, {@code timer.tick}, {@code
 * config.update}, {@code mode.change}, {@code shutdown}, {@code batch.full}, {@code flush}, {@code
 * drop}, {@code output.port}, {@code split}.
 *
 * <p>Threads: any; behind its own lock, which is taken inside that of the journey.
 */
public final class NodeSpan {
  private static final int MAX_EVENTS = 64;
  private static final int MAX_LINKS = 128;
  private static final double NANOS_PER_MILLI = 1e6;

  private final SelfTracing tracing;
  private final TracedNode node;
  private final Journey journey;
  private final @Nullable SpanId parent;
  private final List<SpanRef> links;
  private final int moreLinks;
  private final int batchSpans;
  private final int batchBytes;
  private final SpanId id;
  private final long startNanos;

  /** All guarded by this. */
  private final List<Event> events = new ArrayList<>();

  private final List<Attribute> details = new ArrayList<>();
  private int moreEvents;
  private String ports = "";
  private long handedOn;
  private long endNanos;
  private long depthAtSend = -1;
  private long depthAtReceive;
  private long channelNanos;
  private boolean isEnded;
  private boolean isNotable;
  private @Nullable String failure;

  /**
   * @param before the span whose node hands the batch over; null for none
   * @param links to spans of other journeys
   */
  NodeSpan(
      SelfTracing tracing,
      TracedNode node,
      @Nullable NodeSpan before,
      List<SpanRef> links,
      OtlpBatch batch) {
    this.tracing = tracing;
    this.node = node;
    this.batchSpans = batch.spanCount();
    this.batchBytes = batch.sizeBytes();
    this.id = tracing.newSpanId();
    this.startNanos = tracing.nanoTime();
    List<SpanRef> all = links;
    if (before != null && before.journey.enter()) {
      journey = before.journey;
      parent = before.id;
    } else {
      journey = tracing.newJourney();
      journey.enter();
      parent = null;
      if (before != null) {
        // It answered before it handed on, so that its journey was over.
        all = new ArrayList<>(links);
        all.add(before.ref());
      }
    }
    this.links = all.size() > MAX_LINKS ? List.copyOf(all.subList(0, MAX_LINKS)) : all;
    this.moreLinks = all.size() - this.links.size();
    // From here on a change of the pipeline may tell it something.
    journey.entered(this);
  }

  /** The node gives the batch to another one, and waits for its answer. */
  public NodeSpan child(TracedNode next, OtlpBatch batch) {
    return new NodeSpan(tracing, next, this, List.of(), batch);
  }

  /** The node gives the batch to another one, whose answer nobody waits for: a journey apart. */
  public NodeSpan apart(TracedNode next, OtlpBatch batch) {
    event("split", "to", next.id());
    return new NodeSpan(tracing, next, null, List.of(ref()), batch);
  }

  public SpanRef ref() {
    return new SpanRef(journey.id(), id);
  }

  TracedNode node() {
    return node;
  }

  /** Says something more about the batch. */
  public synchronized void detail(String key, String value) {
    details.add(Attribute.of(key, value));
  }

  /**
   * Something happened to the batch here; ignored when the span has ended.
   *
   * @param details keys and values in turn
   */
  public synchronized void event(String name, String... details) {
    if (isEnded) {
      return;
    }
    if (events.size() >= MAX_EVENTS) {
      moreEvents++;
      return;
    }
    List<Attribute> attributes = new ArrayList<>(details.length / 2);
    for (int i = 0; i + 1 < details.length; i += 2) {
      attributes.add(Attribute.of(details[i], details[i + 1]));
    }
    events.add(new Event(journey.offset() + tracing.nanoTime(), name, attributes, 0));
  }

  /** As an event, and worth keeping the journey for. */
  public synchronized void notable(String name, String... details) {
    event(name, details);
    isNotable = true;
  }

  /**
   * The batch comes out of the channel, before the node has it. Once more when it is offered again;
   * the last time counts.
   *
   * @param depthAtSend batches in the channel when it was handed over
   * @param depthNow those in it now
   */
  public synchronized void received(long depthAtSend, long depthNow) {
    this.depthAtSend = depthAtSend;
    depthAtReceive = depthNow;
    channelNanos = tracing.nanoTime() - startNanos;
  }

  /** The node hands spans on. */
  public synchronized void handedOn(String targets, int spans) {
    handedOn += spans;
    ports = targets;
    event("output.port", "out.port", targets);
  }

  /** The node's answer, which ends the span. */
  public AppendCallback around(AppendCallback done) {
    return new AppendCallback() {
      @Override
      public void stored() {
        ended();
        done.stored();
      }

      @Override
      public void failed(StoreException cause) {
        ended(cause);
        done.failed(cause);
      }
    };
  }

  /** The batch is taken. Only the first end counts. */
  public void ended() {
    synchronized (this) {
      if (isEnded) {
        return;
      }
      long dropped = batchSpans - handedOn;
      if (dropped > 0 && !node.isOutput() && !node.isStateful()) {
        event("drop", "spans", Long.toString(dropped));
      }
      event("ack");
      end();
    }
    journey.ended(this);
  }

  /** The batch is not taken. Only the first end counts. */
  public void ended(StoreException cause) {
    synchronized (this) {
      if (isEnded) {
        return;
      }
      failure = String.valueOf(cause.getMessage());
      if (cause instanceof StoreOverloadedException) {
        event("backpressure", "reason", failure);
      }
      event("nack", "reason", failure);
      isNotable = true;
      end();
    }
    journey.ended(this);
  }

  private void end() {
    endNanos = tracing.nanoTime();
    isEnded = true;
  }

  synchronized boolean isNotable() {
    return isNotable;
  }

  synchronized long durationNanos() {
    return endNanos - startNanos;
  }

  synchronized Span toSpan(Resource resource) {
    SpanBuilder span =
        Span.builder(journey.id(), id, node.id())
            .kind(SpanKind.INTERNAL)
            .parent(parent)
            .times(journey.offset() + startNanos, journey.offset() + endNanos)
            .resource(resource)
            .attribute(Attribute.of("node.id", node.id()))
            .attribute(Attribute.of("node.type", node.type()))
            .attribute(Attribute.of("signal.type", "traces"))
            .attribute(Attribute.of("pdata.batch.size", batchSpans))
            .attribute(Attribute.of("pdata.batch.bytes", batchBytes))
            .attribute(Attribute.of("out.port", ports))
            .attribute(Attribute.of("stateful", node.isStateful()))
            .attribute(Attribute.of("latency.ms", (endNanos - startNanos) / NANOS_PER_MILLI))
            .attribute(Attribute.of("error", failure != null));
    details.forEach(span::attribute);
    if (depthAtSend >= 0) {
      span.attribute(Attribute.of("channel.depth.send", depthAtSend))
          .attribute(Attribute.of("channel.depth.receive", depthAtReceive))
          .attribute(Attribute.of("channel.wait.ms", channelNanos / NANOS_PER_MILLI));
    }
    events.forEach(span::event);
    links.forEach(link -> span.link(link.link()));
    span.dropped(0, moreEvents, moreLinks);
    if (failure != null) {
      span.status(new Status(Status.Code.ERROR, failure));
    }
    return span.build();
  }
}
