package io.datatracing.bootstrap.trace;

/** The role of a span in its trace, with the number it has in OTLP. */
public enum SpanKind {
  INTERNAL(1),
  SERVER(2),
  CLIENT(3),
  PRODUCER(4),
  CONSUMER(5);

  private final int otlp;

  SpanKind(int otlp) {
    this.otlp = otlp;
  }

  /** The value of {@code opentelemetry.proto.trace.v1.Span.SpanKind}. */
  public int otlp() {
    return otlp;
  }
}
