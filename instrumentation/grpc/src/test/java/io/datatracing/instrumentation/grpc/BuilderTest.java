package io.datatracing.instrumentation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.TestSpans;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuilderTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void channelsOfAReusedBuilderTraceACallOnce() throws Exception {
    OrdersServer server = new OrdersServer((request, metadata) -> request);
    ManagedChannelBuilder<?> builder = NettyChannelBuilder.forAddress("127.0.0.1", server.port());
    builder.usePlaintext();
    for (int i = 0; i < 3; i++) {
      ManagedChannel channel = builder.build();
      ClientCalls.blockingUnaryCall(channel, Orders.UNARY, CallOptions.DEFAULT, "echo");
      channel.shutdown();
      assertThat(spans.take(2))
          .extracting(span -> span.kind())
          .containsExactlyInAnyOrder(SpanKind.CLIENT, SpanKind.SERVER);
    }
    server.close();
  }
}
