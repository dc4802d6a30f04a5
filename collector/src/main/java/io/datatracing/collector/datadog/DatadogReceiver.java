package io.datatracing.collector.datadog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.HttpRefusals;
import io.datatracing.collector.intake.Receipt;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.TooManyBytesException;
import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.http.Router;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands where Datadog's agent would: {@code PUT} or {@code POST /v0.3/traces} to {@code
 * /v0.5/traces}, and {@code GET /info}, which tracers ask first to learn which of them there are. A
 * tracer is told to sample all; what to keep is decided here.
 */
public final class DatadogReceiver {
  /** For metrics. */
  public static final String RECEIVER = "datadog";

  private static final String JSON = "application/json";

  /** No sampling by the tracer, no statistics: those endpoints are not here. */
  private static final byte[] INFO =
      ("{\"version\":\"7.60.0\",\"endpoints\":[\"/v0.3/traces\",\"/v0.4/traces\",\"/v0.5/traces\"],"
              + "\"client_drop_p0s\":false,\"span_meta_structs\":true,\"span_events\":true,"
              + "\"long_running_spans\":false}")
          .getBytes(UTF_8);

  private static final byte[] RATES = "{\"rate_by_service\":{\"service:,env:\":1}}".getBytes(UTF_8);
  private static final byte[] OK = "OK\n".getBytes(UTF_8);

  private final Reception reception;
  private final long maxBytes;

  /**
   * @param maxBytes of one request's spans as OTLP
   */
  public DatadogReceiver(Reception reception, long maxBytes) {
    this.reception = reception;
    this.maxBytes = maxBytes;
  }

  public Router.Builder addTo(Router.Builder routes) {
    Handler.Async v3 = request -> receive(request, "v0.3");
    Handler.Async v4 = request -> receive(request, "v0.4");
    Handler.Async v5 = request -> receive(request, "v0.5");
    return routes
        .putAsync("/v0.3/traces", v3)
        .postAsync("/v0.3/traces", v3)
        .putAsync("/v0.4/traces", v4)
        .postAsync("/v0.4/traces", v4)
        .putAsync("/v0.5/traces", v5)
        .postAsync("/v0.5/traces", v5)
        .getAsync("/info", this::info);
  }

  private CompletionStage<Response> info(Request request) {
    return CompletableFuture.completedFuture(Response.of(200, JSON, INFO));
  }

  private CompletionStage<Response> receive(Request request, String version) {
    switch (request.head().mediaType()) {
      case "", "application/msgpack", "application/x-msgpack" -> {
        // The only form that tracers send.
      }
      default ->
          throw HttpProblem.unsupportedMediaType(
                  "Content-Type "
                      + request.header("Content-Type")
                      + " is not supported; send application/msgpack.")
              .asException();
    }
    SpanAssembler spans = new SpanAssembler(maxBytes);
    // An empty body is how some tracers ask whether anybody is there.
    if (request.body().length > 0) {
      try {
        DatadogReader.read(
            request.body(), new DatadogTranslator(spans, sender(request)), version.equals("v0.5"));
      } catch (UnreadableException e) {
        throw HttpProblem.badRequest(String.valueOf(e.getMessage())).asException();
      } catch (TooManyBytesException e) {
        throw HttpProblem.tooLarge(String.valueOf(e.getMessage())).asException();
      }
    }
    return reception
        .receive(
            spans.toBatch(),
            spans.rejected(),
            spans.reasons(),
            new BatchOrigin(RECEIVER, version, request::header))
        .thenApply(receipt -> answer(receipt, version));
  }

  /** What the tracer says of itself in header fields. */
  private static Map<String, String> sender(Request request) {
    Map<String, String> sender = new LinkedHashMap<>();
    sender.put("telemetry.sdk.name", "datadog");
    given(sender, "telemetry.sdk.language", request.header("Datadog-Meta-Lang"));
    given(sender, "telemetry.sdk.version", request.header("Datadog-Meta-Tracer-Version"));
    given(sender, "process.runtime.name", request.header("Datadog-Meta-Lang-Interpreter"));
    given(sender, "process.runtime.version", request.header("Datadog-Meta-Lang-Version"));
    given(sender, "container.id", request.header("Datadog-Container-ID"));
    return sender;
  }

  private static void given(Map<String, String> sender, String key, @Nullable String value) {
    if (value != null) {
      sender.put(key, value);
    }
  }

  private static Response answer(Receipt receipt, String version) {
    Receipt stored = HttpRefusals.stored(receipt);
    Response answer =
        version.equals("v0.3") ? Response.of(200, "text/plain", OK) : Response.of(200, JSON, RATES);
    // The protocol has no word for a part.
    return stored.rejected() == 0
        ? answer
        : answer.withHeader("X-Rejected-Spans", Long.toString(stored.rejected()));
  }
}
