package io.datatracing.collector.jaeger;

import io.datatracing.collector.grpc.GrpcErrors;
import io.datatracing.collector.grpc.GrpcServer.Method;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.TooManyBytesException;
import io.datatracing.collector.intake.UnreadableException;
import io.grpc.Metadata;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@code jaeger.api_v2.CollectorService}. Its answer has no fields, so spans that are refused are
 * told by the metrics only.
 */
public final class JaegerGrpc {
  private static final byte[] EMPTY = {};

  private final Reception reception;
  private final long maxBytes;

  /**
   * @param maxBytes of one request's spans as OTLP
   */
  public JaegerGrpc(Reception reception, long maxBytes) {
    this.reception = reception;
    this.maxBytes = maxBytes;
  }

  public List<Method> methods() {
    return List.of(new Method("jaeger.api_v2.CollectorService", "PostSpans", this::postSpans));
  }

  private CompletionStage<byte[]> postSpans(byte[] request, Metadata headers) {
    SpanAssembler spans = new SpanAssembler(maxBytes);
    try {
      JaegerProtobuf.readRequest(request, spans);
    } catch (UnreadableException e) {
      throw GrpcErrors.invalid(e.getMessage());
    } catch (TooManyBytesException e) {
      throw GrpcErrors.tooLarge(e.getMessage());
    }
    return reception
        .receive(
            spans.toBatch(),
            spans.rejected(),
            spans.reasons(),
            new BatchOrigin(JaegerHttpReceiver.RECEIVER, "grpc"))
        .thenApply(
            receipt -> {
              GrpcErrors.stored(receipt);
              return EMPTY;
            });
  }
}
