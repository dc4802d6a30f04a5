package io.datatracing.collector.grpc;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.LossCause;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls that end in an error by its cause, also those that grpc-java refuses before a
 * handler sees them.
 */
final class RefusedCalls extends ServerStreamTracer.Factory {
  private final CollectorMetrics metrics;

  RefusedCalls(CollectorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        LossCause cause = cause(status);
        if (cause != null) {
          metrics.refusedRequest(cause);
        }
      }
    };
  }

  /** Null for what is not a refusal: a client that went away, an unknown method. */
  private static @Nullable LossCause cause(Status status) {
    return switch (status.getCode()) {
      case OK, CANCELLED, UNIMPLEMENTED -> null;
      case UNAUTHENTICATED -> LossCause.RECEIVER_UNAUTHORIZED;
      // Ours says when to come again, grpc-java's own is about the size of a message.
      case RESOURCE_EXHAUSTED ->
          isAboutSize(status) ? LossCause.RECEIVER_TOO_LARGE : LossCause.RECEIVER_OVERLOAD;
      case UNAVAILABLE, INTERNAL, UNKNOWN -> LossCause.STORE_REFUSED;
      default -> LossCause.RECEIVER_INVALID;
    };
  }

  private static boolean isAboutSize(Status status) {
    String description = status.getDescription();
    return description != null
        && (description.contains("exceeds maximum size") || description.contains(" bytes as OTLP"));
  }
}
