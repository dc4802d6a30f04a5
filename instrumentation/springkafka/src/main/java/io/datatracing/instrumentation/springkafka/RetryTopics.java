package io.datatracing.instrumentation.springkafka;

import java.math.BigInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What Spring writes on records that go to a retry topic. */
final class RetryTopics {
  private static final String DUE = "retry_topic-backoff-timestamp";
  private static final String ATTEMPTS = "retry_topic-attempts";
  private static final String DEAD_LETTERS = "dlt";

  private RetryTopics() {}

  /**
   * Whether the record may not be handled yet: its container pauses the partition and polls it
   * again when it is due.
   */
  static boolean isEarly(ConsumerRecord<?, ?> record) {
    return number(record, DUE, 0) > System.currentTimeMillis();
  }

  /** Which attempt it is by the topics it went through; 1 if that is the first, or unknown. */
  static int attempt(ConsumerRecord<?, ?> record) {
    String topic = record.topic();
    int suffix = topic.length() - DEAD_LETTERS.length();
    if (topic.regionMatches(true, suffix, DEAD_LETTERS, 0, DEAD_LETTERS.length())) {
      // It is given up, not tried, though the number goes on.
      return 1;
    }
    return (int) Math.min(Math.max(1, number(record, ATTEMPTS, 1)), Integer.MAX_VALUE);
  }

  private static long number(ConsumerRecord<?, ?> record, String name, long otherwise) {
    Header header = record.headers().lastHeader(name);
    byte[] value = header == null ? null : header.value();
    // One byte up to 2.7, then four; a time is as long as it needs.
    return value == null || value.length == 0 || value.length > Long.BYTES
        ? otherwise
        : new BigInteger(value).longValue();
  }
}
