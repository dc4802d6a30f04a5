package io.datatracing.exporter;

import io.datatracing.exporter.grpc.GrpcAnswer;
import io.datatracing.exporter.http.HttpAnswer;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;

/**
 * A gRPC method for callers that know OTLP/HTTP: success is 200, what may be tried again 503, and
 * anything else 400. Headers are metadata.
 */
final class GrpcPath implements HttpPath {
  static final String METRICS = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

  private final GrpcExchange exchange;

  GrpcPath(GrpcExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public HttpAnswer post(
      String contentType, Map<String, String> headers, byte[] body, int length, int timeoutMillis) {
    GrpcAnswer answer;
    try {
      answer = exchange.call(headers, body, length, timeoutMillis);
    } catch (IOException noTls) {
      return HttpAnswer.failed(noTls.toString());
    }
    int status = 400;
    if (answer.status() == GrpcAnswer.OK) {
      status = 200;
    } else if (GrpcExchange.isRetryable(answer)) {
      status = 503;
    }
    return HttpAnswer.of(status, Collections.<String, String>emptyMap(), answer.body());
  }

  @Override
  public HttpAnswer get(Map<String, String> headers, int timeoutMillis) {
    return HttpAnswer.failed("gRPC has no GET");
  }

  @Override
  public void close() {
    exchange.close();
  }
}
