package io.datatracing.exporter;

import io.datatracing.exporter.grpc.GrpcAnswer;
import java.io.IOException;

/** OTLP over gRPC. */
final class GrpcTransport implements Transport {
  static final String TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private final GrpcExchange exchange;
  private final HttpTransport.Headers headers;

  GrpcTransport(GrpcExchange exchange, HttpTransport.Headers headers) {
    this.exchange = exchange;
    this.headers = headers;
  }

  @Override
  public SendResult send(byte[] body, int length, int timeoutMillis) {
    GrpcAnswer answer;
    try {
      answer = exchange.call(headers.next(), body, length, timeoutMillis);
    } catch (IOException noTls) {
      return SendResult.unavailable(noTls.toString(), SendResult.NO_RETRY_AFTER);
    }
    if (answer.status() == GrpcAnswer.OK) {
      return PartialSuccess.read(answer.body());
    }
    String text = answer.message();
    String message =
        "gRPC status " + answer.status() + (text == null || text.isEmpty() ? "" : ", " + text);
    return GrpcExchange.isRetryable(answer)
        ? SendResult.unavailable(message, RetryInfo.millis(answer.details()))
        : SendResult.refused(message);
  }
}
