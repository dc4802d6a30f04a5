package io.datatracing.collector.grpc;

import io.datatracing.collector.intake.Receipt;
import io.datatracing.model.otlp.ProtobufWriter;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Errors as OTLP wants them (<a
 * href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling">throttling</a>): a client
 * that may try again is told when, in a {@code google.rpc.RetryInfo} among the details. Without one
 * it must not try again after RESOURCE_EXHAUSTED.
 */
public final class GrpcErrors {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";
  private static final long RETRY_AFTER_SECONDS = 1;

  private GrpcErrors() {}

  /** The message cannot be read; the same one never will be. */
  public static StatusRuntimeException invalid(@Nullable String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  /** The message is too large; the same one always will be, so there is no retry info. */
  public static StatusRuntimeException tooLarge(@Nullable String why) {
    return Status.RESOURCE_EXHAUSTED.withDescription(why).asRuntimeException();
  }

  /**
   * Goes on with what is stored.
   *
   * @throws StatusRuntimeException for what is not
   */
  public static Receipt stored(Receipt receipt) {
    if (receipt.isStored()) {
      return receipt;
    }
    Status status =
        (receipt.outcome() == Receipt.Outcome.OVERLOADED
                ? Status.RESOURCE_EXHAUSTED
                : Status.UNAVAILABLE)
            .withDescription(receipt.detail());
    throw status.asRuntimeException(retryable(status));
  }

  /** Trailers that say when to try again. */
  static Metadata retryable(Status status) {
    ProtobufWriter rpcStatus = new ProtobufWriter();
    rpcStatus.varintField(1, status.getCode().value());
    String description = status.getDescription();
    rpcStatus.stringField(2, description == null ? "" : description);
    int any = rpcStatus.beginMessage(3);
    rpcStatus.stringField(1, RETRY_INFO);
    int retryInfo = rpcStatus.beginMessage(2);
    int delay = rpcStatus.beginMessage(1);
    rpcStatus.varintField(1, RETRY_AFTER_SECONDS);
    rpcStatus.endMessage(delay);
    rpcStatus.endMessage(retryInfo);
    rpcStatus.endMessage(any);
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, rpcStatus.toByteArray());
    return trailers;
  }
}
