package io.datatracing.collector.otlp;

import io.datatracing.collector.grpc.GrpcErrors;
import io.datatracing.collector.grpc.GrpcServer.Method;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.Receipt;
import io.datatracing.collector.intake.Reception;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * OTLP's services, by its <a
 * href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">specification over gRPC</a>. Answers
 * mean what they mean over HTTP.
 */
public final class OtlpGrpc {
  private static final String PACKAGE = "opentelemetry.proto.collector.";

  private final Reception reception;
  private final SignalSink metrics;
  private final SignalSink logs;

  public OtlpGrpc(Reception reception, OtherSignals others) {
    this.reception = reception;
    this.metrics = others.metrics();
    this.logs = others.logs();
  }

  public List<Method> methods() {
    return List.of(
        new Method(PACKAGE + "trace.v1.TraceService", "Export", this::traces),
        new Method(
            PACKAGE + "metrics.v1.MetricsService", "Export", (body, any) -> signal(metrics, body)),
        new Method(PACKAGE + "logs.v1.LogsService", "Export", (body, any) -> signal(logs, body)));
  }

  private CompletionStage<byte[]> traces(byte[] request, Metadata headers) {
    OtlpBatch received;
    try {
      received = OtlpBatch.parse(request);
    } catch (MalformedOtlpException e) {
      throw GrpcErrors.invalid(
          "The message is not an ExportTraceServiceRequest: " + e.getMessage());
    }
    BatchOrigin origin =
        new BatchOrigin(
            TraceReceiver.RECEIVER,
            "grpc",
            name -> headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    return reception
        .receive(received, origin)
        .thenApply(
            receipt -> {
              Receipt stored = GrpcErrors.stored(receipt);
              return stored.rejected() == 0
                  ? OtlpEncoding.PROTOBUF.success()
                  : OtlpEncoding.PROTOBUF.partialSuccess(stored.rejected(), stored.detail());
            });
  }

  private static CompletionStage<byte[]> signal(SignalSink sink, byte[] request) {
    return sink.take(request, OtlpEncoding.PROTOBUF.mediaType())
        .thenApply(
            answer -> {
              if (answer.status() == 200) {
                return answer.body();
              }
              throw (answer.status() == 429 || answer.status() >= 500
                      ? Status.UNAVAILABLE
                      : Status.INVALID_ARGUMENT)
                  .withDescription("The next server answered " + answer.status() + ".")
                  .asRuntimeException();
            });
  }
}
