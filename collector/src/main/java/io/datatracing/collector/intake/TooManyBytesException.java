package io.datatracing.collector.intake;

/** What was sent is small and would be large as OTLP. */
public final class TooManyBytesException extends RuntimeException {
  TooManyBytesException(long limit) {
    super("The spans have more than " + limit + " bytes as OTLP; send smaller batches.");
  }
}
