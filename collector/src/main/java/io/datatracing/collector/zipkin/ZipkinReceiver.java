package io.datatracing.collector.zipkin;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * {@code POST /api/v1/spans} and {@code /api/v2/spans}. 202 means that the store has the spans.
 * Zipkin's protocol has no word for a part: the number of spans that were refused stands in the
 * body of the 202, and in the metrics.
 */
public final class ZipkinReceiver {
  /** For metrics. */
  public static final String RECEIVER = "zipkin";

  private final Reception reception;
  private final long maxBytes;
  private final LongSupplier clock;

  /**
   * @param maxBytes of one request's spans as OTLP
   * @param clock nanoseconds since 1970
   */
  public ZipkinReceiver(Reception reception, long maxBytes, LongSupplier clock) {
    this.reception = reception;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes
        .postAsync("/api/v2/spans", handler(ZipkinEncoding.JSON_V2))
        .postAsync("/api/v1/spans", handler(ZipkinEncoding.JSON_V1))
        .getAsync("/health", this::health);
  }

  private Handler.Async handler(ZipkinEncoding json) {
    return request -> receive(request, json);
  }

  private CompletionStage<Response> receive(Request request, ZipkinEncoding json) {
    ZipkinEncoding encoding = encoding(request, json);
    SpanAssembler spans = new SpanAssembler(maxBytes);
    try {
      encoding.translate(request.body(), spans, clock.getAsLong());
    } catch (UnreadableException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage())).asException();
    } catch (TooManyBytesException e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage())).asException();
    }
    return reception
        .receive(
            spans.toBatch(),
            spans.rejected(),
            spans.reasons(),
            new BatchOrigin(RECEIVER, encoding.label(), request::header))
        .thenApply(ZipkinReceiver::answer);
  }

  private static ZipkinEncoding encoding(Request request, ZipkinEncoding json) {
    return switch (request.head().mediaType()) {
      case "", "application/json", "text/plain" -> json;
      case "application/x-protobuf", "application/protobuf" -> ZipkinEncoding.PROTO3;
      case "application/x-thrift" -> ZipkinEncoding.THRIFT;
      default ->
          throw HttpProblem.unsupportedMediaType(
                  "Content-Type "
                      + request.header("Content-Type")
                      + " is not Zipkin; send application/json, application/x-protobuf or"
                      + " application/x-thrift.")
              .asException();
    };
  }

  private static Response answer(Receipt receipt) {
    Receipt stored = HttpRefusals.stored(receipt);
    if (stored.rejected() > 0 && stored.stored() == 0) {
      throw HttpProblem.badRequest(
              "None of " + stored.rejected() + " spans is valid: " + stored.detail() + ".")
          .asException();
    }
    return stored.rejected() == 0
        ? Response.empty(202)
        : Response.text(202, stored.rejected() + " spans were refused: " + stored.detail() + ".\n");
  }

  private CompletionStage<Response> health(Request request) {
    return CompletableFuture.completedFuture(
        Response.of(200, "application/json", "{\"status\":\"UP\"}".getBytes(UTF_8)));
  }
}
