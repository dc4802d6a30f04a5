package io.datatracing.collector;

/** Every port that the collector can listen on beside OTLP over HTTP. */
public enum ReceiverPort {
  /** OTLP over gRPC. */
  OTLP_GRPC("otlp-grpc", 4317),
  /** Zipkin's spans over HTTP. */
  ZIPKIN("zipkin", 9411),
  /** Jaeger's Thrift over HTTP. */
  JAEGER_HTTP("jaeger-http", 14268),
  /** Jaeger's gRPC. */
  JAEGER_GRPC("jaeger-grpc", 14250),
  /** Jaeger's compact Thrift over UDP. */
  JAEGER_COMPACT("jaeger-compact", 6831),
  /** Jaeger's binary Thrift over UDP. */
  JAEGER_BINARY("jaeger-binary", 6832),
  /** Jaeger's remote sampling over HTTP. */
  JAEGER_SAMPLING("jaeger-sampling", 5778),
  /** Datadog's tracers. */
  DATADOG("datadog", 8126);

  private final String word;
  private final int usualPort;

  ReceiverPort(String word, int usualPort) {
    this.word = word;
    this.usualPort = usualPort;
  }

  /** The port at which its clients send when they are not told otherwise. */
  public int usualPort() {
    return usualPort;
  }

  /** As in settings and messages. */
  public String word() {
    return word;
  }

  /** The option that moves it: {@code --zipkin-port}. */
  public String setting() {
    return "--" + word + "-port";
  }
}
