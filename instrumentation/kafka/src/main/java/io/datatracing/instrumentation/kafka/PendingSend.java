package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way: ends the span at the broker's answer, or when the client gives up, and then
 * runs the application's callback in the context of the caller of {@code send}.
 */
final class PendingSend extends Sending {
  private final Span span;
  private final ProducerClient client;
  private final String topic;
  private final @Nullable Transaction transaction;
  private final @Nullable Callback callback;
  private final long startNanos = System.nanoTime();

  /** What was received and caused this, which is handled until the answer is; null for nothing. */
  private @Nullable ElementContext cause;

  PendingSend(
      Span span,
      Context caller,
      ProducerClient client,
      String topic,
      @Nullable Transaction transaction,
      @Nullable Callback callback) {
    super(caller);
    this.span = span;
    this.client = client;
    this.topic = topic;
    this.transaction = transaction;
    this.callback = callback;
    this.cause = ElementContext.of(caller);
    if (cause != null) {
      cause.hold();
    }
  }

  @Override
  void fail(Throwable thrown) {
    SendHook.HANDLER.end(span, -1, -1, -1, thrown);
    done();
  }

  /** Racy: released twice, the cause ends before this is answered, and that is all. */
  private void done() {
    ElementContext held = cause;
    if (held != null) {
      cause = null;
      held.release();
    }
  }

  /**
   * @param metadata null or without an offset where there is an exception, by version of the client
   */
  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    Context previous = CurrentContext.current();
    end(metadata, exception, DrainedBatch.nanosSince(startNanos, previous));
    if (callback != null) {
      CurrentContext.attach(caller());
      try {
        callback.onCompletion(metadata, exception);
      } finally {
        CurrentContext.restore(previous);
        done();
      }
    } else {
      done();
    }
  }

  private void end(
      @Nullable RecordMetadata metadata, @Nullable Exception exception, long accumulatorNanos) {
    int partition = metadata == null ? -1 : metadata.partition();
    long offset = metadata == null ? -1 : metadata.offset();
    try {
      SendHook.HANDLER.answered(span, partition, offset, accumulatorNanos, exception);
      if (exception != null) {
        HeaderSupport.refused(client.clusterId(), topic, exception);
      }
      if (exception != null || transaction == null || !transaction.hold(span)) {
        span.end();
      }
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }
}
