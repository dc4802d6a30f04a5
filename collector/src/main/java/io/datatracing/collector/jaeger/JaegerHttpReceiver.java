package io.datatracing.collector.jaeger;

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
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /api/traces}: a {@code Batch} in Thrift's binary protocol. 202 means that the store
 * has the spans; how many were refused stands in its body, because the protocol has no word for it.
 */
public final class JaegerHttpReceiver implements Handler.Async {
  /** For metrics. */
  public static final String RECEIVER = "jaeger";

  private final Reception reception;
  private final long maxBytes;

  /**
   * @param maxBytes of one request's spans as OTLP
   */
  public JaegerHttpReceiver(Reception reception, long maxBytes) {
    this.reception = reception;
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<Response> handle(Request request) {
    switch (request.head().mediaType()) {
      case "application/x-thrift", "application/vnd.apache.thrift.binary" -> {
        // As Jaeger's collector has it.
      }
      default ->
          throw HttpProblem.unsupportedMediaType(
                  "Content-Type "
                      + request.header("Content-Type")
                      + " is not Jaeger's Thrift; send application/x-thrift or"
                      + " application/vnd.apache.thrift.binary.")
              .asException();
    }
    SpanAssembler spans = new SpanAssembler(maxBytes);
    try {
      JaegerThrift.readBatch(request.body(), spans);
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
            new BatchOrigin(RECEIVER, "thrift_http", request::header))
        .thenApply(JaegerHttpReceiver::answer);
  }

  private static Response answer(Receipt receipt) {
    Receipt stored = HttpRefusals.stored(receipt);
    return stored.rejected() == 0
        ? Response.empty(202)
        : Response.text(202, stored.rejected() + " spans were refused: " + stored.detail() + ".\n");
  }
}
