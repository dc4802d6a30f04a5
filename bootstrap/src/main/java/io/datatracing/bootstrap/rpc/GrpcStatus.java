package io.datatracing.bootstrap.rpc;

/**
 * gRPC's status codes (https://grpc.github.io/grpc/core/md_doc_statuscodes.html) and which of them
 * are errors.
 */
final class GrpcStatus {
  private static final String[] NAMES = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED"
  };

  /**
   * UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS: the server's
   * fault, not the caller's.
   */
  private static final int SERVER_ERRORS = 1 << 2 | 1 << 4 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15;

  private GrpcStatus() {}

  static String name(int code) {
    return code >= 0 && code < NAMES.length ? NAMES[code] : Integer.toString(code);
  }

  static boolean isClientError(int code) {
    return code != 0;
  }

  static boolean isServerError(int code) {
    return code >= 0 && code < NAMES.length && (SERVER_ERRORS & 1 << code) != 0;
  }
}
