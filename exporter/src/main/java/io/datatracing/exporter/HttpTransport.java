package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.http.HttpAnswer;
import java.util.Map;

/**
 * OTLP over HTTP. What is an error and what may be tried again is as the OTLP specification says
 * (section "OTLP/HTTP response").
 */
final class HttpTransport implements Transport {
  /** Header fields beside the exporter's own, asked for with each request. */
  interface Headers {
    Map<String, String> next();
  }

  private final HttpPath path;
  private final Headers headers;
  private final SpanClock clock;

  HttpTransport(HttpPath path, Headers headers, SpanClock clock) {
    this.path = path;
    this.headers = headers;
    this.clock = clock;
  }

  @Override
  public SendResult send(byte[] body, int length, int timeoutMillis) {
    HttpAnswer answer =
        path.post("application/x-protobuf", headers.next(), body, length, timeoutMillis);
    if (answer.isSuccess()) {
      return PartialSuccess.read(answer.body());
    }
    String failure = answer.failure();
    String message = failure == null ? "HTTP status " + answer.status() : failure;
    return answer.isRetryable()
        ? SendResult.unavailable(message, RetryAfter.millis(answer.header("Retry-After"), clock))
        : SendResult.refused(message);
  }
}
