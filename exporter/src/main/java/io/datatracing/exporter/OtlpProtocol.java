package io.datatracing.exporter;

import org.jspecify.annotations.Nullable;

/** How OTLP is carried; names as in {@code OTEL_EXPORTER_OTLP_PROTOCOL}. */
public enum OtlpProtocol {
  HTTP_PROTOBUF("http/protobuf", 4318),
  GRPC("grpc", 4317);

  private final String id;
  private final int port;

  OtlpProtocol(String id, int port) {
    this.id = id;
    this.port = port;
  }

  public String id() {
    return id;
  }

  /** Where a collector listens if nobody says otherwise. */
  int port() {
    return port;
  }

  static @Nullable OtlpProtocol named(String id) {
    for (OtlpProtocol protocol : values()) {
      if (protocol.id.equals(id)) {
        return protocol;
      }
    }
    return null;
  }
}
