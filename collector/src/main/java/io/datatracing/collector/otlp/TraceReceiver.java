package io.datatracing.collector.otlp;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.LossCause;
import io.datatracing.collector.agents.Agents;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/traces}. The answer waits for the store: 200 means that the spans outlive this
 * process. Spans without a valid trace or span id are refused one by one, as a partial success; a
 * request that cannot be read is refused whole.
 */
public final class TraceReceiver implements Handler.Async {
  private static final Logger log = LoggerFactory.getLogger(TraceReceiver.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final SpanWriter writer;
  private final CollectorMetrics metrics;
  private final Agents agents;

  public TraceReceiver(SpanWriter writer, CollectorMetrics metrics, Agents agents) {
    this.writer = writer;
    this.metrics = metrics;
    this.agents = agents;
  }

  @Override
  public CompletionStage<Response> handle(Request request) {
    OtlpEncoding encoding = OtlpEncoding.required(request.head());
    OtlpBatch received = read(encoding, request.body());
    int refused = received.invalidIdCount();
    if (refused > 0) {
      metrics.lost(LossCause.RECEIVER_INVALID, refused);
    }
    OtlpBatch valid = refused == 0 ? received : withoutInvalidIds(received);
    if (valid.spanCount() == 0) {
      return CompletableFuture.completedFuture(success(encoding, refused));
    }
    CompletableFuture<Response> answer = new CompletableFuture<>();
    writer.append(valid, new Acknowledgement(request.head(), encoding, valid, refused, answer));
    return answer;
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

  /** Rare and a client's fault, so it may cost objects. */
  private static OtlpBatch withoutInvalidIds(OtlpBatch batch) {
    List<Span> valid =
        batch.decode().stream()
            .filter(span -> span.traceId().isValid() && span.spanId().isValid())
            .toList();
    return OtlpBatch.of(valid);
  }

  private static Response success(OtlpEncoding encoding, int refused) {
    byte[] body =
        refused == 0
            ? encoding.success()
            : encoding.partialSuccess(
                refused,
                refused
                    + " spans have no valid id: a trace id has 16 bytes, a span id 8, and neither is"
                    + " all zero");
    return encoding.response(200, body);
  }

  private final class Acknowledgement implements AppendCallback {
    private final RequestHead head;
    private final OtlpEncoding encoding;
    private final OtlpBatch batch;
    private final int spans;
    private final int refused;
    private final CompletableFuture<Response> answer;

    Acknowledgement(
        RequestHead head,
        OtlpEncoding encoding,
        OtlpBatch batch,
        int refused,
        CompletableFuture<Response> answer) {
      this.head = head;
      this.encoding = encoding;
      this.batch = batch;
      this.spans = batch.spanCount();
      this.refused = refused;
      this.answer = answer;
    }

    @Override
    public void stored() {
      metrics.accepted(encoding.label(), spans);
      agents.stored(head, batch);
      answer.complete(success(encoding, refused));
    }

    @Override
    public void failed(StoreException cause) {
      if (cause instanceof StoreOverloadedException) {
        metrics.lost(LossCause.RECEIVER_OVERLOAD, spans);
        answer.completeExceptionally(
            HttpProblem.tooManyRequests(
                    "The store does not keep up: " + cause.getMessage(), RETRY_AFTER_SECONDS)
                .asException());
      } else {
        log.error("The store refused {} spans", spans, cause);
        metrics.lost(LossCause.STORE_REFUSED, spans);
        answer.completeExceptionally(
            HttpProblem.unavailable(
                    "The store could not keep the spans; its log says why.", RETRY_AFTER_SECONDS)
                .asException());
      }
    }
  }
}
