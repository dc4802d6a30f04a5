package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that is sent where nothing is recorded, without a span: its headers name the span that
 * is current. Runs the application's callback in the context of the caller of {@code send}, and
 * makes the span if the record does not arrive, as the failure may be worth keeping; if it does
 * arrive, counts the span that was not made.
 */
final class UnrecordedSend extends Sending {
  private final @Nullable Callback callback;

  /** Not the record itself: the client keeps its bytes only. */
  private final String topic;

  private final KafkaProducer<?, ?> producer;

  /** Racy: a failure that two threads tell is told twice. */
  private boolean failed;

  UnrecordedSend(
      Context caller, @Nullable Callback callback, String topic, KafkaProducer<?, ?> producer) {
    super(caller);
    this.callback = callback;
    this.topic = topic;
    this.producer = producer;
  }

  @Override
  void fail(Throwable thrown) {
    if (failed) {
      return;
    }
    failed = true;
    Context previous = CurrentContext.attach(caller());
    try {
      Span span =
          SendHook.HANDLER.start(new ProducerRecord<>(topic, ""), ProducerClient.of(producer));
      if (span != null) {
        SendHook.HANDLER.end(span, -1, -1, -1, thrown);
      }
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null) {
      HeaderSupport.refused(ProducerClient.of(producer).clusterId(), topic, exception);
      fail(exception);
    } else {
      SendHook.HANDLER.leftOut();
    }
    if (callback != null) {
      Context previous = CurrentContext.attach(caller());
      try {
        callback.onCompletion(metadata, exception);
      } finally {
        CurrentContext.restore(previous);
      }
    }
  }
}
