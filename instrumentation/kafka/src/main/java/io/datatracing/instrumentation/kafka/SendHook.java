package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.bootstrap.messaging.ProducerHandler;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code KafkaProducer.doSend}: behind the interceptors, which may have changed the record, and
 * around serializers and partitioner. The span is current meanwhile, so that {@link AppendHook} and
 * {@link PartitionHook} find it, and a call to a schema registry becomes its child.
 */
final class SendHook {
  static final ProducerHandler<ProducerRecord<?, ?>, ProducerClient> HANDLER =
      new ProducerHandler<>(new RecordProducerReader());

  private SendHook() {}

  @OnEnter
  static @Nullable Sending send(
      @This KafkaProducer<?, ?> producer,
      @Argument(0) ProducerRecord<?, ?> record,
      @Argument(1) @Nullable Callback callback) {
    Context caller = CurrentContext.current();
    if (ElementContext.of(caller) == null && HANDLER.leavesOut(caller)) {
      return new UnrecordedSend(caller, callback, record.topic(), producer);
    }
    ProducerClient client = ProducerClient.of(producer);
    Span span = HANDLER.start(record, client);
    if (span == null) {
      return null;
    }
    DeadLetters.describe(span, record);
    Transaction transaction = client.transaction();
    if (transaction != null) {
      span.put(Attributes.DATATRACING_KAFKA_TRANSACTION_ID, client.transactionalId());
    }
    CurrentContext.attach(span.in(caller));
    return new PendingSend(span, caller, client, record.topic(), transaction, callback);
  }

  @OnEnter(replaces = 1)
  static @Nullable Callback callback(
      @Enter @Nullable Sending send, @Argument(1) @Nullable Callback callback) {
    return send == null ? callback : send;
  }

  @OnExit
  static void sent(@Enter @Nullable Sending send, @Thrown @Nullable Throwable thrown) {
    if (send != null) {
      CurrentContext.restore(send.caller());
      if (thrown != null) {
        send.fail(thrown);
      }
    }
  }
}
