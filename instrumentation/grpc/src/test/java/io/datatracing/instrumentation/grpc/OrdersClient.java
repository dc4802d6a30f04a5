package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.testing.rpc.RpcClient;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the contract's service as generated stubs do. */
final class OrdersClient implements RpcClient {
  private final ManagedChannel channel;

  OrdersClient(int port) {
    // Used as its super type: what NettyChannelBuilder's methods return differs between versions.
    ManagedChannelBuilder<?> builder = NettyChannelBuilder.forAddress("127.0.0.1", port);
    channel = builder.usePlaintext().build();
  }

  @Override
  public String blocking(String request, Map<String, String> metadata) {
    Metadata headers = new Metadata();
    metadata.forEach(
        (name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    Channel withHeaders = ClientInterceptors.intercept(channel, new HeaderInterceptor(headers));
    return ClientCalls.blockingUnaryCall(withHeaders, Orders.UNARY, CallOptions.DEFAULT, request);
  }

  @Override
  public String blocking(String request, long timeoutMillis) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    return ClientCalls.blockingUnaryCall(channel, Orders.UNARY, options, request);
  }

  @Override
  public Future<String> future(String request) {
    return ClientCalls.futureUnaryCall(channel.newCall(Orders.UNARY, CallOptions.DEFAULT), request);
  }

  @Override
  public void async(String request, Consumer<@Nullable Throwable> done) {
    ClientCalls.asyncUnaryCall(
        channel.newCall(Orders.UNARY, CallOptions.DEFAULT), request, new Collector(done));
  }

  @Override
  public List<String> stream(Shape shape, List<String> requests) throws Exception {
    CompletableFuture<Optional<Throwable>> done = new CompletableFuture<>();
    Collector answers = new Collector(failure -> done.complete(Optional.ofNullable(failure)));
    switch (shape) {
      case UNARY ->
          ClientCalls.asyncUnaryCall(
              channel.newCall(Orders.UNARY, CallOptions.DEFAULT), requests.get(0), answers);
      case SERVER_STREAM ->
          ClientCalls.asyncServerStreamingCall(
              channel.newCall(Orders.SERVER_STREAM, CallOptions.DEFAULT), requests.get(0), answers);
      case CLIENT_STREAM ->
          sendAll(
              requests,
              ClientCalls.asyncClientStreamingCall(
                  channel.newCall(Orders.CLIENT_STREAM, CallOptions.DEFAULT), answers));
      case BIDI ->
          sendAll(
              requests,
              ClientCalls.asyncBidiStreamingCall(
                  channel.newCall(Orders.BIDI, CallOptions.DEFAULT), answers));
    }
    Throwable failure = done.get(10, TimeUnit.SECONDS).orElse(null);
    if (failure instanceof Exception exception) {
      throw exception;
    }
    return answers.received;
  }

  @Override
  public int code(Throwable thrown) {
    return Status.fromThrowable(thrown).getCode().value();
  }

  @Override
  public void close() {
    channel.shutdown();
    try {
      if (!channel.awaitTermination(10, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendAll(List<String> requests, StreamObserver<String> out) {
    requests.forEach(out::onNext);
    out.onCompleted();
  }

  private static final class Collector implements StreamObserver<String> {
    private final List<String> received = new ArrayList<>();
    private final Consumer<@Nullable Throwable> done;

    Collector(Consumer<@Nullable Throwable> done) {
      this.done = done;
    }

    @Override
    public void onNext(String answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      done.accept(failure);
    }

    @Override
    public void onCompleted() {
      done.accept(null);
    }
  }
}
