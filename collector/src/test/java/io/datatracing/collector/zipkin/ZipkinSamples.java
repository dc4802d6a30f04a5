package io.datatracing.collector.zipkin;

import java.util.List;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/** Two spans with every field, as Zipkin's own code writes them. */
public final class ZipkinSamples {
  private static final List<Span> SPANS =
      List.of(
          Span.newBuilder()
              .traceId("7180c278b62e8f6a216a2aea45d08fc9")
              .parentId("1")
              .id("2")
              .kind(Span.Kind.CLIENT)
              .name("get")
              .timestamp(1_472_470_996_199_000L)
              .duration(207_000L)
              .localEndpoint(
                  Endpoint.newBuilder().serviceName("frontend").ip("192.168.99.1").build())
              .remoteEndpoint(
                  Endpoint.newBuilder()
                      .serviceName("backend")
                      .ip("192.168.99.101")
                      .port(9000)
                      .build())
              .addAnnotation(1_472_470_996_238_000L, "foo")
              .putTag("http.path", "/api")
              .debug(true)
              .build(),
          Span.newBuilder()
              .traceId("7180c278b62e8f6a216a2aea45d08fc9")
              .id("3")
              .name("local")
              .timestamp(1_472_470_996_199_000L)
              .duration(1)
              .putTag("error", "broken")
              .localEndpoint(Endpoint.newBuilder().serviceName("frontend").build())
              .build());

  public static final byte[] JSON_V2 = SpanBytesEncoder.JSON_V2.encodeList(SPANS);
  public static final byte[] PROTO3 = SpanBytesEncoder.PROTO3.encodeList(SPANS);
  public static final byte[] JSON_V1 = SpanBytesEncoder.JSON_V1.encodeList(SPANS);
  public static final byte[] THRIFT = SpanBytesEncoder.THRIFT.encodeList(SPANS);

  private ZipkinSamples() {}
}
