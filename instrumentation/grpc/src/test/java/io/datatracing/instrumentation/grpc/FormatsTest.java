package io.datatracing.instrumentation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.propagators.Formats;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of other formats in metadata, whose names are lower case and which may be binary. */
class FormatsTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @ParameterizedTest
  @ValueSource(
      strings = {"b3", "b3multi", "jaeger", "xray", "gcp", "datadog", "ottrace", "b3,tracecontext"})
  void callGoesOnInEachFormat(String names) throws Exception {
    try (TestSpans.Restore changed = spans.withPropagation(Formats.propagation(names, names))) {
      OrdersServer server = new OrdersServer((request, metadata) -> request);
      OrdersClient client = new OrdersClient(server.port());
      assertThat(client.blocking("echo", Map.of())).isEqualTo("echo");
      List<Span> both = spans.take(2);
      Span call = Spans.only(both, span -> span.kind() == SpanKind.CLIENT);
      Span answer = Spans.only(both, span -> span.kind() == SpanKind.SERVER);
      assertThat(answer.parentSpanId()).isEqualTo(call.spanId());
      assertThat(answer.traceIdLow()).isEqualTo(call.traceIdLow());
      client.close();
      server.close();
    }
  }

  @Test
  void baggageOfJaegerIsFoundBesideBinaryMetadata() throws Exception {
    Propagation jaeger = Formats.propagation("jaeger", "jaeger");
    try (TestSpans.Restore changed = spans.withPropagation(jaeger)) {
      OrdersServer server =
          new OrdersServer(
              (request, metadata) -> {
                Baggage baggage = Baggage.from(CurrentContext.current());
                return baggage == null ? "none" : baggage.header();
              });
      ManagedChannelBuilder<?> builder = NettyChannelBuilder.forAddress("127.0.0.1", server.port());
      ManagedChannel channel = builder.usePlaintext().build();
      Metadata binary = new Metadata();
      binary.put(
          Metadata.Key.of("uberctx-bytes-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1, 2});
      Channel withBinary = ClientInterceptors.intercept(channel, new HeaderInterceptor(binary));
      Context context = Baggage.empty().with("tenant", "a b").in(CurrentContext.current());
      Context previous = CurrentContext.attach(context);
      try {
        assertThat(
                ClientCalls.blockingUnaryCall(
                    withBinary, Orders.UNARY, CallOptions.DEFAULT, "baggage"))
            .isEqualTo("tenant=a%20b");
      } finally {
        CurrentContext.restore(previous);
      }
      spans.take(2);
      channel.shutdown();
      server.close();
    }
  }
}
