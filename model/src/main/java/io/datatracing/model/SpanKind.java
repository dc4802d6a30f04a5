package io.datatracing.model;

/** The role of a span in its call. The ordinal is the number that OTLP gives the kind. */
public enum SpanKind {
  UNSPECIFIED,
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER;

  private static final SpanKind[] BY_NUMBER = values();

  /** A number OTLP has not assigned is {@link #UNSPECIFIED}, as its specification asks. */
  public static SpanKind ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNSPECIFIED;
  }
}
