package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Records that are put aside. Kafka knows no dead-letter topic: there is a habit in naming them.
 */
final class DeadLetters {
  private static final String[] SUFFIXES = {
    "dlq", "dlt", "dead-letter", "dead_letter", "deadletter"
  };

  /** Of the suffixes. */
  private static final String LAST_CHARS = "qtrQTR";

  /** Where Spring Kafka, Kafka Connect and Kafka Streams leave the reason. */
  private static final String[] REASONS = {
    "kafka_dlt-exception-fqcn",
    "__connect.errors.exception.class.name",
    "__streams.errors.exception"
  };

  private DeadLetters() {}

  static void describe(Span span, ProducerRecord<?, ?> record) {
    // A framework that gave the reason itself knows it better than its headers.
    if (!isDeadLetter(record.topic()) || span.get(Attributes.DATATRACING_DEAD_LETTER) != null) {
      return;
    }
    String reason = null;
    for (int i = 0; i < REASONS.length && reason == null; i++) {
      Header header = record.headers().lastHeader(REASONS[i]);
      if (header != null && header.value() != null) {
        reason = new String(header.value(), StandardCharsets.UTF_8);
      }
    }
    if (reason == null) {
      span.put(Attributes.DATATRACING_DEAD_LETTER, true);
    } else {
      SendHook.HANDLER.deadLetter(span, reason);
    }
  }

  /** {@code orders-dlq}, {@code orders.DLT}, {@code dead-letter}: the last word of the name. */
  static boolean isDeadLetter(String topic) {
    // Asked for each record that is sent, and nearly always in vain.
    if (topic.isEmpty() || LAST_CHARS.indexOf(topic.charAt(topic.length() - 1)) < 0) {
      return false;
    }
    for (String suffix : SUFFIXES) {
      int start = topic.length() - suffix.length();
      if (start >= 0
          && topic.regionMatches(true, start, suffix, 0, suffix.length())
          && (start == 0 || !Character.isLetterOrDigit(topic.charAt(start - 1)))) {
        return true;
      }
    }
    return false;
  }
}
