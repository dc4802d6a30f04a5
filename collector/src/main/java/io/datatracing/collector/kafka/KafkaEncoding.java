package io.datatracing.collector.kafka;

import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.collector.jaeger.JaegerProtobuf;
import io.datatracing.collector.jaeger.JaegerThrift;
import io.datatracing.collector.otlp.OtlpBodies;
import io.datatracing.collector.zipkin.ZipkinEncoding;
import io.datatracing.model.otlp.OtlpBatch;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a record's value is. The names are those of the OpenTelemetry collector's Kafka receiver.
 */
public enum KafkaEncoding {
  /** An {@code ExportTraceServiceRequest}. */
  OTLP_PROTO,
  /** The same as JSON. */
  OTLP_JSON,
  /** A list of spans of version 2. */
  ZIPKIN_JSON,
  /** A {@code ListOfSpans}. */
  ZIPKIN_PROTO,
  /** A list of spans of version 1. */
  ZIPKIN_THRIFT,
  /** One {@code model.Span}, as Jaeger's collector writes it. */
  JAEGER_PROTO,
  /** A {@code Batch} in the binary protocol. */
  JAEGER_THRIFT;

  /**
   * @throws IllegalArgumentException naming the known ones
   */
  public static KafkaEncoding named(String word) {
    for (KafkaEncoding encoding : values()) {
      if (encoding.word().equals(word)) {
        return encoding;
      }
    }
    throw new IllegalArgumentException(
        "the encoding "
            + word
            + " is not known; use one of "
            + Arrays.stream(values()).map(KafkaEncoding::word).toList());
  }

  /** As in settings and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a record.
   *
   * @param out takes the spans that are not OTLP yet
   * @throws UnreadableException when the value is not of this encoding
   */
  OtlpBatch read(byte[] value, SpanAssembler out, long nowNanos) {
    switch (this) {
      case OTLP_PROTO -> {
        return OtlpBodies.protobuf(value);
      }
      case OTLP_JSON -> {
        return OtlpBodies.json(value);
      }
      case ZIPKIN_JSON -> ZipkinEncoding.JSON_V2.translate(value, out, nowNanos);
      case ZIPKIN_PROTO -> ZipkinEncoding.PROTO3.translate(value, out, nowNanos);
      case ZIPKIN_THRIFT -> ZipkinEncoding.THRIFT.translate(value, out, nowNanos);
      case JAEGER_PROTO -> JaegerProtobuf.readSpan(value, out);
      case JAEGER_THRIFT -> JaegerThrift.readBatch(value, out);
    }
    return out.toBatch();
  }
}
