package io.datatracing.collector.intake;

import org.jspecify.annotations.Nullable;

/**
 * Where a batch came from.
 *
 * @param receiver one word for metrics and the ledger: {@code otlp}, {@code zipkin}, {@code
 *     jaeger}, {@code datadog}, {@code kafka}
 * @param encoding one word for metrics: {@code protobuf}, {@code json}, {@code thrift}, …
 * @param headers the request's
 */
public record BatchOrigin(String receiver, String encoding, Headers headers) {

  /** Of a transport that has no headers. */
  public BatchOrigin(String receiver, String encoding) {
    this(receiver, encoding, name -> null);
  }

  /** Header fields of HTTP, metadata of gRPC. */
  @FunctionalInterface
  public interface Headers {
    /** The first value of that name, in any case; null without one. */
    @Nullable String get(String name);
  }
}
