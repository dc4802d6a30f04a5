package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Who a record is: its key and, by rule, its business ids. Of a received record they are read while
 * the client still has its bytes, and only where the deserialized record does not tell them.
 */
final class RecordIdentity {
  /**
   * On a record's headers: every received record has its own, and who makes another record of it,
   * as Streams does, hands them on. The record itself has room for one value, which is taken.
   */
  private static final VirtualField<RecordIdentity> IDENTITY = new VirtualField<>();

  private final @Nullable String key;
  private final String @Nullable [] ids;

  private RecordIdentity(@Nullable String key, String @Nullable [] ids) {
    this.key = key;
    this.ids = ids;
  }

  /** Describes a record that is being sent, behind its serializers. */
  static void describe(
      Span span, ProducerRecord<?, ?> record, byte @Nullable [] key, byte @Nullable [] value) {
    RecordSettings settings = RecordSettings.get();
    if (key != null && settings.keys()) {
      span.put(
          Attributes.DATATRACING_RECORD_KEY, RecordKeys.of(record.key(), key, settings.plain()));
    }
    if (settings.hasIds()) {
      span.put(
          Attributes.DATATRACING_RECORD_ID,
          RecordIds.of(settings).read(record.topic(), record.headers(), value, record.value()));
    }
  }

  /** Describes a record that is being handled. */
  static void describe(Span span, ConsumerRecord<?, ?> record) {
    if (!span.isRecording()) {
      return;
    }
    RecordSettings settings = RecordSettings.get();
    RecordIdentity known = IDENTITY.get(record.headers());
    if (settings.keys()) {
      String key = known == null ? null : known.key;
      span.put(
          Attributes.DATATRACING_RECORD_KEY,
          key == null ? RecordKeys.of(record.key(), settings.plain()) : key);
    }
    if (known != null) {
      span.put(Attributes.DATATRACING_RECORD_ID, known.ids);
    }
  }

  /**
   * The client has deserialized a record. Never throws: the hook's caller is the application's
   * poll.
   *
   * @param raw the client's own form of the record
   */
  static void received(@Nullable ConsumerRecord<?, ?> record, @Nullable Object raw) {
    RecordSettings settings = RecordSettings.get();
    if (record == null || raw == null || !Tracer.get().isOn()) {
      return;
    }
    boolean needsKey = settings.keys() && record.key() != null && !RecordKeys.knows(record.key());
    boolean needsIds = settings.hasIds() && RecordIds.of(settings).appliesTo(record.topic());
    if (!needsKey && !needsIds) {
      return;
    }
    try {
      byte[] key = needsKey ? RawRecord.key(raw) : null;
      IDENTITY.set(
          record.headers(),
          new RecordIdentity(
              key == null ? null : RecordKeys.of(record.key(), key, settings.plain()),
              needsIds ? ids(record, raw, RecordIds.of(settings)) : null));
    } catch (ReflectiveOperationException | RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }

  private static String @Nullable [] ids(ConsumerRecord<?, ?> record, Object raw, RecordIds rules)
      throws ReflectiveOperationException {
    byte[] value = rules.readsValueOf(record.topic()) ? RawRecord.value(raw) : null;
    return rules.read(record.topic(), record.headers(), value, record.value());
  }
}
