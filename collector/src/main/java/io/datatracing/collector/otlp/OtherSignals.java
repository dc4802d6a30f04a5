package io.datatracing.collector.otlp;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.http.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Metrics and logs: sent on to another OTLP endpoint, or discarded and counted. Never unknown. */
public final class OtherSignals {
  private static final String METRICS = "metrics";
  private static final String LOGS = "logs";

  private final SignalSink metricsSink;
  private final SignalSink logsSink;

  /**
   * @param forwardTo {@code http://host:4318}; null discards
   */
  public OtherSignals(@Nullable URI forwardTo, CollectorMetrics metrics) {
    if (forwardTo == null) {
      metricsSink = new DiscardingSink(METRICS, metrics);
      logsSink = new DiscardingSink(LOGS, metrics);
    } else {
      HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(5))
              .build();
      metricsSink = new ForwardingSink(METRICS, path(forwardTo, METRICS), client, metrics);
      logsSink = new ForwardingSink(LOGS, path(forwardTo, LOGS), client, metrics);
    }
  }

  private static URI path(URI base, String signal) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text : text + "/") + "v1/" + signal);
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes
        .postAsync("/v1/metrics", request -> receive(metricsSink, request))
        .postAsync("/v1/logs", request -> receive(logsSink, request));
  }

  SignalSink metrics() {
    return metricsSink;
  }

  SignalSink logs() {
    return logsSink;
  }

  private static CompletionStage<Response> receive(SignalSink sink, Request request) {
    OtlpEncoding encoding = OtlpEncoding.required(request.head());
    return sink.take(request.body(), encoding.mediaType())
        .thenApply(
            answer -> {
              if (answer.status() == 200) {
                return encoding.response(200, answer.body());
              }
              throw new HttpProblem(
                      answer.status(),
                      "The next server refused",
                      "The server that takes this signal answered " + answer.status() + ".",
                      null,
                      answer.retryAfter().isEmpty()
                          ? Map.of()
                          : Map.of("Retry-After", answer.retryAfter()))
                  .asException();
            });
  }
}
