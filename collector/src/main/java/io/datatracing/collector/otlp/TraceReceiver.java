package io.datatracing.collector.otlp;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.HttpRefusals;
import io.datatracing.collector.intake.Receipt;
import io.datatracing.collector.intake.Reception;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/traces}. The answer waits for the store: 200 means that the spans outlive this
 * process. Spans without a valid trace or span id are refused one by one, as a partial success; a
 * request that cannot be read is refused whole.
 */
public final class TraceReceiver implements Handler.Async {
  /** For metrics. */
  public static final String RECEIVER = "otlp";

  private final Reception reception;

  public TraceReceiver(Reception reception) {
    this.reception = reception;
  }

  @Override
  public CompletionStage<Response> handle(Request request) {
    OtlpEncoding encoding = OtlpEncoding.required(request.head());
    OtlpBatch received = read(encoding, request.body());
    BatchOrigin origin = new BatchOrigin(RECEIVER, encoding.label(), request::header);
    return reception.receive(received, origin).thenApply(receipt -> answer(encoding, receipt));
  }

  private static OtlpBatch read(OtlpEncoding encoding, byte[] body) {
    try {
      return OtlpBatch.parse(encoding == OtlpEncoding.JSON ? JsonTranslator.translate(body) : body);
    } catch (MalformedOtlpException e) {
      throw HttpProblem.badRequest(
              "The body is not an ExportTraceServiceRequest: " + e.getMessage())
          .asException();
    }
  }

  private static Response answer(OtlpEncoding encoding, Receipt receipt) {
    long rejected = HttpRefusals.stored(receipt).rejected();
    return encoding.response(
        200,
        rejected == 0 ? encoding.success() : encoding.partialSuccess(rejected, receipt.detail()));
  }
}
