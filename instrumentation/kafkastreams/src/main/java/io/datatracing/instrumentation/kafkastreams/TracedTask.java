package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.messaging.ConsumerHandler;
import io.datatracing.bootstrap.messaging.PolledFrom;
import io.datatracing.bootstrap.messaging.ProcessorNodes;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.StampedRecord;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.jspecify.annotations.Nullable;

/**
 * One task: the record it is at, or its punctuator, and what its spans have in common.
 *
 * <p>Threads: a task is run by one thread at a time, and is handed over with a happens-before edge.
 */
final class TracedTask {
  static final ConsumerHandler<ConsumerRecord<?, ?>, TracedTask> HANDLER =
      new ConsumerHandler<>(new StreamsRecordReader());

  private static final VirtualField<TracedTask> TASK = new VirtualField<>();

  /** Set while a thread is inside a task only, so that no thread keeps this class alive. */
  private static final ThreadLocal<@Nullable TracedTask> CURRENT = new ThreadLocal<>();

  private final Job job;
  private final NodeTimes nodes = new NodeTimes();

  /** For outputs that leave late, one at a time; null while one has it. */
  private @Nullable NodeTimes spare;

  private final MergeBudget budget = new MergeBudget();
  private final Map<TopicPartition, PolledFrom> polls = new HashMap<>(4);

  /** The record in hand; kept when it failed, as the task may be asked to process it again. */
  private @Nullable ConsumerRecord<?, ?> record;

  /** What {@link #pollOf} was asked last; it is asked four times for each record. */
  private @Nullable ConsumerRecord<?, ?> askedFor;

  private @Nullable PolledFrom answer;

  private @Nullable SpanContext lastAttempt;
  private int attempts;

  /** Whether this call of {@code process} has come to its record. */
  private boolean began;

  /** Whether a join looks for a row of a table just now. */
  private boolean joins;

  /** The aggregation that emits closed windows just now; null for none. */
  private @Nullable Object emitter;

  private @Nullable Span span;
  private boolean recording;
  private Context previous = CurrentContext.root();
  private @Nullable LateOutput late;
  private @Nullable Throwable failure;

  private TracedTask(Job job) {
    this.job = job;
  }

  static TracedTask of(StreamTask task) {
    TracedTask known = TASK.get(task);
    if (known == null) {
      String application = task.processorContext().applicationId();
      known = new TracedTask(new Job(application, task.id().toString(), Runs.of(application)));
      TASK.set(task, known);
    }
    return known;
  }

  /** The task that this thread is inside of; null for none. */
  static @Nullable TracedTask current() {
    return CURRENT.get();
  }

  String application() {
    return job.application;
  }

  void describe(Span described) {
    job.describe(described);
  }

  ClientAttributes attributes() {
    return job.ofRecords();
  }

  MergeBudget budget() {
    return budget;
  }

  // What a poll brought.

  void add(TopicPartition partition) {
    CURRENT.set(this);
    PolledFrom newest = ThreadPolls.newest();
    if (newest != null) {
      polls.put(partition, newest);
    }
  }

  void added() {
    CURRENT.set(null);
  }

  /** The newest poll that brought records of that partition; null if none is known. */
  @Nullable PolledFrom pollOf(ConsumerRecord<?, ?> polled) {
    if (polled != askedFor) {
      askedFor = polled;
      answer =
          polls.isEmpty()
              ? null
              : polls.get(new TopicPartition(polled.topic(), polled.partition()));
    }
    return answer;
  }

  // A record.

  void enter() {
    CURRENT.set(this);
    began = false;
  }

  /** The task takes its next record. */
  void start(StampedRecord stamped) {
    began = true;
    lastAttempt = null;
    attempts = 1;
    // The subclass stands for a record that could not be read and only moves the offset.
    if (stamped.getClass() == StampedRecord.class) {
      record = (ConsumerRecord<?, ?>) stamped.value;
      open(record);
    }
  }

  private void open(ConsumerRecord<?, ?> next) {
    Span started = HANDLER.start(next, this);
    open(started, CurrentContext.root());
    if (started != null && recording) {
      PolledFrom poll = pollOf(next);
      if (poll != null) {
        poll.identify(started, next);
      }
    }
  }

  void leave(@Nullable Throwable thrown) {
    Span handled = span;
    close(thrown);
    if (thrown == null) {
      record = null;
    } else if (handled != null) {
      lastAttempt = address(handled);
    }
  }

  /** The task is asked again to process the record that failed before. */
  private void retry(ConsumerRecord<?, ?> again) {
    began = true;
    attempts++;
    open(again);
    SpanContext before = lastAttempt;
    if (span != null) {
      HANDLER.attempt(span, before, attempts);
    }
  }

  // A punctuator.

  void punctuate(String node) {
    CURRENT.set(this);
    began = true;
    Context root = CurrentContext.root();
    Span started = Tracer.get().start("punctuate " + node, SpanKind.INTERNAL, root);
    open(started, root);
    if (started != null) {
      job.describe(started);
      started.put(Job.NODE, node);
    }
  }

  void punctuated(@Nullable Throwable thrown) {
    close(thrown);
  }

  private void open(@Nullable Span started, Context context) {
    previous = CurrentContext.current();
    span = started;
    recording = false;
    failure = null;
    if (started != null) {
      CurrentContext.attach(started.in(context));
      if (started.isRecording()) {
        recording = true;
        nodes.clear();
      }
    }
  }

  private void close(@Nullable Throwable thrown) {
    CURRENT.set(null);
    Span ended = span;
    if (ended == null) {
      return;
    }
    span = null;
    CurrentContext.restore(previous);
    previous = CurrentContext.root();
    if (recording) {
      recording = false;
      ended.put(Job.NODES, nodes.summary());
    }
    if (thrown != null && reason(thrown) != failure) {
      ended.fail(reason(thrown));
    }
    failure = null;
    ended.end();
  }

  // Nodes.

  /** Returns what {@link #leaveNode} needs; null if it need not be called. */
  @Nullable Object enterNode(ProcessorNode<?, ?> node) {
    LateOutput output = late;
    if (output == null && !began && record != null) {
      retry(record);
    }
    NodeTimes times = output == null ? (recording ? nodes : null) : output.nodes();
    if (times == null) {
      return null;
    }
    times.enter(node);
    if (ProcessorNodes.areInFull()) {
      Context context = CurrentContext.current();
      Span started = Tracer.get().start(node.name(), SpanKind.INTERNAL, context);
      if (started != null) {
        started.put(Job.NODE, node.name());
      }
      OpenSpan open = OpenSpan.of(started, context);
      if (open != null) {
        return new FullNode(times, open);
      }
    }
    return times;
  }

  static void leaveNode(Object entered, @Nullable Throwable thrown) {
    if (entered instanceof NodeTimes) {
      ((NodeTimes) entered).leave();
    } else {
      ((FullNode) entered).times.leave();
      ((FullNode) entered).span.close(thrown == null ? null : reason(thrown));
    }
  }

  private static final class FullNode {
    final NodeTimes times;
    final OpenSpan span;

    FullNode(NodeTimes times, OpenSpan span) {
      this.times = times;
      this.span = span;
    }
  }

  /** A store wrote to its changelog. */
  void changed(String store) {
    NodeTimes times = late == null ? (recording ? nodes : null) : late.nodes();
    if (times != null) {
      times.changed(store);
    }
  }

  /** The name of the node that this thread is in; null if it is not known. */
  @Nullable String node() {
    NodeTimes times = late == null ? (recording ? nodes : null) : late.nodes();
    return times == null ? null : times.current();
  }

  /** What writes to stores now: the record, or an output that leaves late. */
  @Nullable Span writer() {
    return late == null ? span : late.span();
  }

  void joins(boolean now) {
    joins = now;
  }

  boolean joins() {
    return joins;
  }

  // Outputs that leave late.

  void emitter(@Nullable Object aggregation) {
    emitter = aggregation;
  }

  /** Asked for each output of an aggregation; null if it is no closed window. */
  @Nullable Object emitter() {
    return emitter;
  }

  /** Returns what {@link #lateDone} needs. */
  @Nullable LateOutput late(LateOutput output) {
    LateOutput outer = late;
    late = output;
    return outer;
  }

  /** To be given back; an output inside of another gets its own. */
  NodeTimes takeNodes() {
    NodeTimes taken = spare;
    if (taken == null) {
      return new NodeTimes();
    }
    spare = null;
    taken.clear();
    return taken;
  }

  void giveNodes(NodeTimes nodes) {
    spare = nodes;
  }

  void lateDone(@Nullable LateOutput outer) {
    late = outer;
  }

  /** Makes this the thread's task if it is inside of none: a commit empties the caches. */
  boolean enterFromOutside() {
    if (CURRENT.get() != null) {
      return false;
    }
    CURRENT.set(this);
    return true;
  }

  static void leaveToOutside() {
    CURRENT.set(null);
  }

  // Errors.

  /** A handler is asked what to do about a failure: told also where the record is then skipped. */
  void failed(Throwable thrown) {
    Span failed = writer();
    if (failed == null || thrown == failure) {
      return;
    }
    failure = thrown;
    SpanEvent event = failed.recordException(thrown);
    failed.put(Attributes.ERROR_TYPE, thrown.getClass().getName());
    String node = node();
    if (event != null && node != null) {
      event.put(Job.NODE, node);
    }
    failed.status(SpanStatus.ERROR, thrown.getMessage());
  }

  /** Streams wraps what nodes throw. */
  static Throwable reason(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof StreamsException && cause != null ? cause : thrown;
  }

  /** A copy, as the span itself would stay in memory as long as the record is retried. */
  private static SpanContext address(Span span) {
    return new TraceParent(
        span.traceIdHigh(), span.traceIdLow(), span.spanId(), span.flags(), span.traceState());
  }
}
