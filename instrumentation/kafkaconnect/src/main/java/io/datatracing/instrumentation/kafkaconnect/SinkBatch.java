package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanLink;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer's poll returned, on its way through converters and transformations into {@code
 * SinkTask.put}: {@code put jdbc-sink}, with an input for each record. A task may ask for the same
 * batch again; each time is a span of its own.
 *
 * <p>One thread, the task's.
 */
final class SinkBatch {
  private final ConnectTask task;
  private final ReceivedMessages received;
  private final List<ConsumerRecord<?, ?>> records;
  private Stages stages = new Stages();
  private @Nullable HandledMessage handled;
  private @Nullable SpanContext before;
  private @Nullable Context previous;
  private int attempt;

  private SinkBatch(
      ConnectTask task, ReceivedMessages received, List<ConsumerRecord<?, ?>> records) {
    this.task = task;
    this.received = received;
    this.records = records;
  }

  /**
   * Null if nothing was polled, or the client's own instrumentation does not run: it knows group,
   * lag and cluster, and it is what has to be told that these records are handled here.
   */
  static @Nullable SinkBatch of(ConnectTask task, ConsumerRecords<?, ?> polled) {
    ReceivedMessages received = polled.isEmpty() ? null : ReceivedMessages.of(polled);
    if (received == null) {
      return null;
    }
    received.takeOver();
    List<ConsumerRecord<?, ?>> records = new ArrayList<>(polled.count());
    for (ConsumerRecord<?, ?> record : polled) {
      records.add(record);
    }
    return new SinkBatch(task, received, records);
  }

  /** The work on the batch begins, or goes on. */
  void enter() {
    if (handled == null) {
      // It begins a trace, as a source's poll does.
      previous = CurrentContext.attach(CurrentContext.root());
      handled = received.beginBatch(records);
      describe(handled.span());
    }
    Stages.enter(stages, handled.span());
  }

  private void describe(@Nullable Span span) {
    attempt++;
    if (span == null || !span.isRecording()) {
      return;
    }
    span.rename("put " + task.connector());
    task.describe(span);
    SpanContext last = before;
    if (last != null) {
      span.put(Attributes.DATATRACING_ATTEMPT, attempt);
      SpanLink link = span.link(last);
      if (link != null) {
        link.put(Attributes.DATATRACING_LINK_TYPE, "retry_of");
      }
    }
  }

  /** Converted; {@code put} follows. */
  void pause() {
    Stages.leave();
  }

  /** The task wants the same records again, later. */
  void retry() {
    HandledMessage open = handled;
    Span span = open == null ? null : open.span();
    if (span != null) {
      span.fail("org.apache.kafka.connect.errors.RetriableException");
      before =
          new TraceParent(span.traceIdHigh(), span.traceIdLow(), span.spanId(), span.flags(), null);
    }
    end(null);
    stages = new Stages();
  }

  /**
   * @param thrown why the task ends; null if all is well
   */
  void end(@Nullable Throwable thrown) {
    Stages.leave();
    HandledMessage open = handled;
    if (open == null) {
      return;
    }
    handled = null;
    Span span = open.span();
    if (span != null) {
      stages.describe(span);
    }
    open.end(thrown);
    Context outer = previous;
    if (outer != null) {
      previous = null;
      CurrentContext.restore(outer);
    }
  }
}
