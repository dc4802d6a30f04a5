package io.datatracing.benchmarks.collector;

import java.util.function.UnaryOperator;

/** How a batch is sent: to which of the server's ports, as what. */
enum Protocol {
  OTLP_HTTP("otlp-http", "/v1/traces", "application/x-protobuf", bytes -> bytes),
  /** The path is that of the method; the body is one message. */
  OTLP_GRPC(
      "otlp-grpc",
      "opentelemetry.proto.collector.trace.v1.TraceService/Export",
      "application/grpc",
      bytes -> bytes),
  ZIPKIN_JSON("zipkin-json", "/api/v2/spans", "application/json", Encodings::zipkin),
  JAEGER_THRIFT(
      "jaeger-thrift", "/api/traces", "application/vnd.apache.thrift.binary", Encodings::jaeger);

  final String word;
  final String path;
  final String mediaType;
  final UnaryOperator<byte[]> encoding;

  Protocol(String word, String path, String mediaType, UnaryOperator<byte[]> encoding) {
    this.word = word;
    this.path = path;
    this.mediaType = mediaType;
    this.encoding = encoding;
  }

  static Protocol of(String word) {
    for (Protocol protocol : values()) {
      if (protocol.word.equals(word)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is no protocol");
  }
}
