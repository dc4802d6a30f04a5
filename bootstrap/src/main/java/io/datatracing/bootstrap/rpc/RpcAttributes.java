package io.datatracing.bootstrap.rpc;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import org.jspecify.annotations.Nullable;

/** What client and server spans of gRPC have in common. */
final class RpcAttributes {
  private RpcAttributes() {}

  static <Q> void describe(Span span, RpcReader<Q> reader, Q call) {
    try {
      span.put(Attributes.RPC_SYSTEM, "grpc");
      span.put(Attributes.RPC_SERVICE, reader.service(call));
      span.put(Attributes.RPC_METHOD, reader.method(call));
      span.put(Attributes.SERVER_ADDRESS, reader.serverAddress(call));
      int port = reader.serverPort(call);
      if (port > 0) {
        span.put(Attributes.SERVER_PORT, port);
      }
      int previousAttempts = reader.previousAttempts(call);
      if (previousAttempts > 0) {
        span.put(Attributes.DATATRACING_RPC_PREVIOUS_ATTEMPTS, previousAttempts);
      }
    } catch (RuntimeException fault) {
      Faults.count("rpc", fault);
    }
  }

  static void end(Span span, int code, boolean isError, @Nullable Throwable thrown) {
    if (isError && span.takesFailure()) {
      if (thrown == null) {
        span.fail(GrpcStatus.name(code));
      } else {
        span.fail(thrown);
        span.put(Attributes.ERROR_TYPE, GrpcStatus.name(code));
      }
    }
    if (span.isRecording()) {
      span.put(Attributes.RPC_GRPC_STATUS_CODE, code);
    }
    span.end();
  }
}
