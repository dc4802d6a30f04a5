package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeKey;

/** Attributes of events, and of spans that are out of the ordinary; others are in bootstrap. */
final class KafkaAttributes {
  /** {@code sync}, {@code async} or {@code transaction}. */
  static final AttributeKey COMMIT_TYPE = AttributeKey.of("datatracing.kafka.commit.type");

  /** Each {@code topic/partition:offset}. */
  static final AttributeKey OFFSETS = AttributeKey.of("datatracing.kafka.offsets");

  /** Each {@code topic/partition}, as in the two below. */
  static final AttributeKey PARTITIONS = AttributeKey.of("datatracing.kafka.partitions");

  static final AttributeKey ASSIGNED = AttributeKey.of("datatracing.kafka.partitions.assigned");

  static final AttributeKey REVOKED = AttributeKey.of("datatracing.kafka.partitions.revoked");

  /**
   * Why a record was sent without our headers: {@code broker_format}, {@code topic_format} (records
   * have no headers there, or were refused for them), {@code topic_format_unknown} (the topic's
   * settings may not be read, or nobody has answered yet) or {@code too_large} (headers could make
   * it larger than the largest that is let through).
   */
  static final AttributeKey HEADERS_LEFT_OUT =
      AttributeKey.of("datatracing.kafka.headers.left_out");

  /** {@code beginning} or {@code end}. */
  static final AttributeKey POSITION = AttributeKey.of("datatracing.kafka.position");

  private KafkaAttributes() {}
}
