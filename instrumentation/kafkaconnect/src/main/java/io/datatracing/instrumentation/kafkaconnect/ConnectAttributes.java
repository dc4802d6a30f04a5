package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.trace.AttributeKey;

/** Names that only Connect's spans have. */
final class ConnectAttributes {
  static final AttributeKey NODE = AttributeKey.of("datatracing.node");

  /** Seconds in key, value and header converters. */
  static final AttributeKey CONVERT = AttributeKey.of("datatracing.connect.convert.duration");

  /** Seconds in transformations. */
  static final AttributeKey TRANSFORM = AttributeKey.of("datatracing.connect.transform.duration");

  /** {@code stage class=seconds} for each converter and transformation. */
  static final AttributeKey STAGES = AttributeKey.of("datatracing.connect.stages");

  static final AttributeKey FAILED = AttributeKey.of("datatracing.connect.failed");
  static final AttributeKey SKIPPED = AttributeKey.of("datatracing.connect.skipped");
  static final AttributeKey RETRIES = AttributeKey.of("datatracing.connect.retries");
  static final AttributeKey DEAD_LETTERS = AttributeKey.of("datatracing.connect.dead_letters");

  /** {@code name=value} of a source record's partition, on its {@code send}. */
  static final AttributeKey SOURCE_PARTITION =
      AttributeKey.of("datatracing.connect.source.partition");

  /** {@code name=value} of a source record's offset. */
  static final AttributeKey SOURCE_OFFSET = AttributeKey.of("datatracing.connect.source.offset");

  private ConnectAttributes() {}
}
