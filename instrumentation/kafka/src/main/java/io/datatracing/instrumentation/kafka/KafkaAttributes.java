package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeKey;

/** Attributes of events; those of spans are with all others, in bootstrap. */
final class KafkaAttributes {
  /** {@code sync}, {@code async} or {@code transaction}. */
  static final AttributeKey COMMIT_TYPE = AttributeKey.of("datatracing.kafka.commit.type");

  /** Each {@code topic/partition:offset}. */
  static final AttributeKey OFFSETS = AttributeKey.of("datatracing.kafka.offsets");

  /** Each {@code topic/partition}, as in the two below. */
  static final AttributeKey PARTITIONS = AttributeKey.of("datatracing.kafka.partitions");

  static final AttributeKey ASSIGNED = AttributeKey.of("datatracing.kafka.partitions.assigned");

  static final AttributeKey REVOKED = AttributeKey.of("datatracing.kafka.partitions.revoked");

  /** {@code beginning} or {@code end}. */
  static final AttributeKey POSITION = AttributeKey.of("datatracing.kafka.position");

  private KafkaAttributes() {}
}
