package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ProducerHandler;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.DeferredSpan;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One {@code poll} of a source task and the sending of what it returned: {@code poll file-source}.
 * Most polls return nothing; then there is a span only if the task did something that is one.
 *
 * <p>It begins a trace: the thread of a task may still carry the context of the request that
 * started the connector.
 *
 * <p>One thread, the task's.
 */
final class SourceBatch extends DeferredSpan {
  private final ConnectTask task;
  private final long startMillis = System.currentTimeMillis();
  private final Stages stages = new Stages();
  private int records;
  private @Nullable Span span;
  private @Nullable CopiedRecords copied;

  SourceBatch(ConnectTask task) {
    super(CurrentContext.root());
    this.task = task;
  }

  /** Where the task polls. What it reads from Kafka there is what this batch is made of. */
  Context polling() {
    CopiedRecords taker = new CopiedRecords();
    copied = taker;
    return taker.in(inOuter());
  }

  @Override
  protected @Nullable Span start(Context context) {
    CopiedRecords read = copied;
    Span started = read == null ? null : read.startBatch(context);
    if (started != null) {
      started.rename("poll " + task.connector());
    } else {
      started = startPlain(context);
    }
    if (started != null) {
      task.describe(started);
    }
    span = started;
    return started;
  }

  private @Nullable Span startPlain(Context context) {
    return Tracer.get()
        .start(
            "poll " + task.connector(),
            SpanKind.INTERNAL,
            Protocol.NONE,
            context,
            startMillis * 1_000_000);
  }

  /** The poll returned so many records, which are about to be sent. */
  void polled(int count) {
    records = count;
  }

  /** The task's {@code poll} threw, which ends the task. */
  void failed(Throwable thrown) {
    Span failed = make();
    if (failed != null) {
      failed.fail(thrown);
    }
    end();
  }

  /** Sending begins, or goes on after a pause; returns the context to restore. */
  Context enter() {
    Span sending = make();
    Context root = CurrentContext.root();
    Context own = sending == null ? root : sending.in(root);
    Stages.enter(stages, sending, own);
    return CurrentContext.attach(own);
  }

  /**
   * The next record is about to be sent, in the trace that its headers name, if they do: a record
   * that was mirrored, or taken from an outbox. The batch has a link to it.
   *
   * @param source as transformed; null if it was dropped
   * @param record null if it was dropped
   */
  void next(@Nullable SourceRecord source, @Nullable ProducerRecord<?, ?> record) {
    Span sending = span;
    if (source == null || record == null || sending == null) {
      return;
    }
    Context root = CurrentContext.root();
    if (Bookkeeping.isMirroredHeartbeat(source)) {
      CurrentContext.attach(Tracer.suppressed(root));
      return;
    }
    Context sent = Tracer.get().propagation().extract(root, source, SourceHeaders.INSTANCE);
    SpanContext origin = Span.parentIn(sent);
    if (origin == null) {
      sent = sending.in(root);
    } else if (!isCopied()) {
      SpanLink link = sending.link(origin);
      if (link != null) {
        link.put(Attributes.DATATRACING_LINK_TYPE, "input");
      }
    }
    CurrentContext.attach(from(source, sent));
  }

  /** Whether the span has its inputs since it was made: what the task read from Kafka. */
  private boolean isCopied() {
    CopiedRecords read = copied;
    return read != null && read.isStarted();
  }

  private static Context from(SourceRecord source, Context sent) {
    String[] partition = SourceOrigin.texts(source.sourcePartition());
    String[] offset = SourceOrigin.texts(source.sourceOffset());
    return partition == null && offset == null
        ? sent
        : ProducerHandler.sendingWith(
            sent,
            ConnectAttributes.SOURCE_PARTITION,
            partition,
            ConnectAttributes.SOURCE_OFFSET,
            offset);
  }

  /** Sending has ended, for now or for good. */
  void leave(Context previous, boolean done, @Nullable Throwable thrown) {
    Stages.leave();
    CurrentContext.restore(previous);
    if (!done && thrown == null) {
      return;
    }
    Span sent = span;
    if (sent != null) {
      sent.put(Attributes.MESSAGING_BATCH_MESSAGE_COUNT, records);
      stages.describe(sent);
      if (thrown != null) {
        sent.fail(thrown);
      }
    }
    end();
  }

  /** The task ends before all records were sent. */
  void stopped() {
    Span unsent = span;
    if (unsent != null) {
      unsent.put(Attributes.MESSAGING_BATCH_MESSAGE_COUNT, records);
      stages.describe(unsent);
      unsent.fail("task_stopped");
    }
    end();
  }

  /** Makes the span if nobody has; null if tracing is off. */
  private @Nullable Span make() {
    if (span == null) {
      try {
        // Whoever asks for the parent makes it.
        Span.parentIn(inOuter());
      } catch (RuntimeException fault) {
        Faults.count("kafkaconnect", fault);
      }
    }
    return span;
  }
}
