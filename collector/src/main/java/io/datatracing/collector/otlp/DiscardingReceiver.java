package io.datatracing.collector.otlp;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/metrics} and {@code /v1/logs}: many SDKs send all three signals to one endpoint,
 * and would report an error for ever if these were unknown. What is sent is not kept, but counted.
 */
public final class DiscardingReceiver implements Handler.Async {
  private final String signal;
  private final CollectorMetrics metrics;

  public DiscardingReceiver(String signal, CollectorMetrics metrics) {
    this.signal = signal;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Response> handle(Request request) {
    OtlpEncoding encoding = OtlpEncoding.required(request.head());
    metrics.discarded(signal, request.body().length);
    return CompletableFuture.completedFuture(encoding.response(200, encoding.success()));
  }
}
