package io.datatracing.instrumentation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.rpc.RpcApplication;
import io.datatracing.instrumentation.testing.rpc.RpcServer;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Within the process, without a socket. */
class InProcessContractTest extends GrpcContractTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger(70_000);

  @Override
  protected RpcServer startServer(RpcApplication application) {
    return start(application, NUMBERS.incrementAndGet());
  }

  private static RpcServer start(RpcApplication application, int number) {
    return new OrdersServer(
        application, InProcessServerBuilder.forName("orders-" + number), number);
  }

  @Override
  ManagedChannelBuilder<?> builder(int number) {
    return InProcessChannelBuilder.forName("orders-" + number);
  }

  @Override
  protected boolean tellsWhyAServerIsAbsent() {
    return false;
  }

  @Override
  protected String serverAddress() {
    return "localhost";
  }

  @Override
  protected @Nullable Integer serverPort(int number) {
    return null;
  }

  @Test
  void spanLastsAsLongAsACallWaitsForItsServer() throws Exception {
    int number = NUMBERS.incrementAndGet();
    ManagedChannel channel = builder(number).usePlaintext().build();
    Future<String> answer =
        ClientCalls.futureUnaryCall(
            channel.newCall(Orders.UNARY, CallOptions.DEFAULT.withWaitForReady()), "echo");
    assertThat(answer.isDone()).isFalse();
    assertThat(spans.finished()).isZero();
    try (RpcServer late = start((request, metadata) -> request, number)) {
      channel.resetConnectBackoff();
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("echo");
    }
    channel.shutdownNow();
    List<Span> both = spans.take(2);
    client("Unary", 0).matches(ofKind(both, SpanKind.CLIENT));
  }
}
