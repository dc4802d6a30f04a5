package io.datatracing.collector.intake;

import io.datatracing.collector.selftrace.NodeSpan;
import org.jspecify.annotations.Nullable;

/**
 * Where a batch came from.
 *
 * @param receiver one word for metrics and the ledger: {@code otlp}, {@code zipkin}, {@code
 *     jaeger}, {@code datadog}, {@code kafka}
 * @param encoding one word for metrics: {@code protobuf}, {@code json}, {@code thrift}, …
 * @param headers the request's
 * @param span of the node that has the batch now; null when its journey is not traced
 */
public record BatchOrigin(
    String receiver, String encoding, Headers headers, @Nullable NodeSpan span) {

  /** As a receiver knows it. */
  public BatchOrigin(String receiver, String encoding, Headers headers) {
    this(receiver, encoding, headers, null);
  }

  /** Of a transport that has no headers. */
  public BatchOrigin(String receiver, String encoding) {
    this(receiver, encoding, name -> null);
  }

  /** The same on its way, in the hands of another node. */
  public BatchOrigin in(NodeSpan next) {
    return new BatchOrigin(receiver, encoding, headers, next);
  }

  /** Header fields of HTTP, metadata of gRPC. */
  @FunctionalInterface
  public interface Headers {
    /** The first value of that name, in any case; null without one. */
    @Nullable String get(String name);
  }
}
