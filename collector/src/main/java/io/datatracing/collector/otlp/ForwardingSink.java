package io.datatracing.collector.otlp;

import io.datatracing.collector.CollectorMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends on to another OTLP endpoint and answers as that one does, so that the sender's own retries
 * do the work of a queue. Bounded by the memory budget of the requests that wait for it.
 */
final class ForwardingSink implements SignalSink {
  private static final Logger log = LoggerFactory.getLogger(ForwardingSink.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Answers hold a number and a sentence. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private final String signal;
  private final URI endpoint;
  private final HttpClient client;
  private final CollectorMetrics metrics;

  /**
   * @param endpoint with the path of the signal
   */
  ForwardingSink(String signal, URI endpoint, HttpClient client, CollectorMetrics metrics) {
    this.signal = signal;
    this.endpoint = endpoint;
    this.client = client;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Answer> take(byte[] request, String contentType) {
    HttpRequest next =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build();
    return OtlpClient.send(client, next, MAX_ANSWER_BYTES)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                log.debug("{} could not be sent on to {}", signal, endpoint, failure);
                metrics.forwarded(signal, "unreachable", request.length);
                return unreachable();
              }
              metrics.forwarded(signal, Integer.toString(answer.statusCode()), request.length);
              return new Answer(
                  answer.statusCode(),
                  answer.body(),
                  answer.headers().firstValue("Retry-After").orElse(""));
            });
  }

  private Answer unreachable() {
    return new Answer(
        503,
        ("The endpoint for " + signal + ", " + endpoint + ", cannot be reached.")
            .getBytes(StandardCharsets.UTF_8),
        "1");
  }
}
