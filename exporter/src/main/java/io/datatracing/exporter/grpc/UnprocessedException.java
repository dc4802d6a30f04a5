package io.datatracing.exporter.grpc;

import java.io.IOException;

/** The server says that it has not looked at the request: sending it again is safe. */
final class UnprocessedException extends IOException {
  private static final long serialVersionUID = 1L;

  UnprocessedException(String message) {
    super(message);
  }
}
