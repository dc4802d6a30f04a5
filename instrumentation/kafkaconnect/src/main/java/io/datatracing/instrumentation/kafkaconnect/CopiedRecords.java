package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.bootstrap.messaging.PolledFrom;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source task reads from Kafka itself while it is polled, to copy it: MirrorMaker. The task
 * handles the records as a batch, so they are the inputs of that batch and have no spans of their
 * own.
 *
 * <p>The task's thread only. A thread that the task starts while it is polled inherits this as its
 * taker; what it polls is not known here.
 */
final class CopiedRecords extends PollTaker {
  /** From here on another poll adds none: a task may poll for hours before it returns. */
  private static final int MOST = 10_000;

  private final Thread thread = Thread.currentThread();
  private final List<Object> records = new ArrayList<>();
  private @Nullable ReceivedMessages received;
  private boolean started;

  @Override
  public void polled(PolledFrom poll) {
    if (Thread.currentThread() == thread) {
      received = poll.receive();
      if (records.size() < MOST) {
        records.addAll(poll.records());
      }
    }
  }

  /** The span of the batch, not current; null if nothing was read, or tracing is off. */
  @Nullable Span startBatch(Context context) {
    ReceivedMessages last = received;
    if (last == null) {
      return null;
    }
    Context previous = CurrentContext.attach(context);
    try {
      HandledMessage handled = last.beginBatch(records);
      Span span = handled.leave();
      started = span != null;
      return span;
    } finally {
      CurrentContext.restore(previous);
      received = null;
      records.clear();
    }
  }

  /** Whether there is a span whose inputs are what was read. */
  boolean isStarted() {
    return started;
  }
}
