package io.datatracing.collector.otlp;

import io.datatracing.collector.CollectorMetrics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes and forgets: many SDKs send all three signals to one endpoint, and would report an error
 * for ever if it were unknown. What is sent is counted.
 */
final class DiscardingSink implements SignalSink {
  private static final byte[] NOTHING = {};
  private static final byte[] EMPTY_JSON = "{}".getBytes(StandardCharsets.UTF_8);

  private final String signal;
  private final CollectorMetrics metrics;

  DiscardingSink(String signal, CollectorMetrics metrics) {
    this.signal = signal;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Answer> take(byte[] request, String contentType) {
    metrics.discarded(signal, request.length);
    return CompletableFuture.completedFuture(
        new Answer(200, contentType.equals("application/json") ? EMPTY_JSON : NOTHING, ""));
  }
}
