package io.datatracing.bootstrap.trace;

/**
 * How the work of a span ended; the ordinal is the value of {@code
 * opentelemetry.proto.trace.v1.Status.StatusCode}.
 */
public enum SpanStatus {
  UNSET,
  OK,
  ERROR
}
