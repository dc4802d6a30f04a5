package io.datatracing.instrumentation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.TestSpans;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ForwardingChannelBuilder;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.context.Context;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  @Test
  void buildersOfTheApplicationAreTraced() throws Exception {
    OrdersServer server = new OrdersServer((request, metadata) -> request);
    OrdersClient client = new OrdersClient(new OwnChannelBuilder(server.port()));
    assertThat(client.blocking("echo", Map.of())).isEqualTo("echo");
    assertThat(spans.take(2))
        .extracting(span -> span.kind())
        .containsExactlyInAnyOrder(SpanKind.CLIENT, SpanKind.SERVER);
    client.close();
    server.close();
  }

  @Test
  void serverBuildersOfTheApplicationAreTracedOnce() throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerBuilder<?> builder = new OwnServerBuilder(NettyServerBuilder.forAddress(address));
    OrdersServer server = new OrdersServer((request, metadata) -> request, builder, 0);
    OrdersClient client = new OrdersClient(new OwnChannelBuilder(server.port()));
    assertThat(client.blocking("echo", Map.of())).isEqualTo("echo");
    assertThat(spans.take(2))
        .extracting(span -> span.kind())
        .containsExactlyInAnyOrder(SpanKind.CLIENT, SpanKind.SERVER);
    client.close();
    server.close();
  }

  @Test
  void callbacksOnTheTransportsThreadsRunInTheRightContexts() throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerBuilder<?> builder = NettyServerBuilder.forAddress(address);
    OrdersServer server =
        new OrdersServer(
            (request, metadata) -> ContextInterceptor.currentSpan(), builder.directExecutor(), 0);
    ManagedChannelBuilder<?> channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port());
    OrdersClient client = new OrdersClient(channel.directExecutor());
    CompletableFuture<Context> seen = new CompletableFuture<>();
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              client.async("echo", failure -> seen.complete(CurrentContext.current()));
              return CurrentContext.current();
            });
    assertThat(seen.get(60, TimeUnit.SECONDS)).isSameAs(caller);
    String current = client.blocking("echo", Map.of());
    List<Span> made = spans.take(5);
    assertThat(made)
        .filteredOn(span -> span.kind() == SpanKind.SERVER)
        .extracting(span -> String.format(Locale.ROOT, "%016x", span.spanId()))
        .contains(current);
    client.close();
    server.close();
  }

  /** Blocking calls of the second kind came with 1.70; the versions before have none. */
  @Test
  void blockingCallsOfTheSecondKindAreTraced() throws Exception {
    boolean latest = Boolean.getBoolean("grpc.latest");
    Optional<Method> second =
        Arrays.stream(ClientCalls.class.getMethods())
            .filter(method -> method.getName().equals("blockingV2UnaryCall"))
            .findFirst();
    assertThat(second.isPresent()).isEqualTo(latest);
    OrdersServer server = new OrdersServer((request, metadata) -> request);
    ManagedChannelBuilder<?> builder = NettyChannelBuilder.forAddress("127.0.0.1", server.port());
    ManagedChannel channel = builder.usePlaintext().build();
    if (latest) {
      Object answer =
          second.orElseThrow().invoke(null, channel, Orders.UNARY, CallOptions.DEFAULT, "echo");
      assertThat(answer).isEqualTo("echo");
      spans.take(2);
      Object call =
          ClientCalls.class
              .getMethod(
                  "blockingBidiStreamingCall",
                  Channel.class,
                  MethodDescriptor.class,
                  CallOptions.class)
              .invoke(null, channel, Orders.BIDI, CallOptions.DEFAULT);
      Class<?> type = call.getClass();
      type.getMethod("write", Object.class).invoke(call, "a");
      assertThat(type.getMethod("read").invoke(call)).isEqualTo("a");
      type.getMethod("halfClose").invoke(call);
      assertThat(type.getMethod("read").invoke(call)).isNull();
      spans.take(2);
    }
    channel.shutdown();
    server.close();
  }

  private static final class OwnChannelBuilder extends ForwardingChannelBuilder<OwnChannelBuilder> {
    private final ManagedChannelBuilder<?> delegate;

    OwnChannelBuilder(int port) {
      delegate = NettyChannelBuilder.forAddress("127.0.0.1", port);
    }

    @Override
    protected ManagedChannelBuilder<?> delegate() {
      return delegate;
    }
  }
}
