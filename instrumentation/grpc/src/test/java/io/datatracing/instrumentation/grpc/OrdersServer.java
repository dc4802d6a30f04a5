package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.testing.rpc.RpcApplication;
import io.datatracing.instrumentation.testing.rpc.RpcServer;
import io.datatracing.instrumentation.testing.rpc.RpcStatusException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The contract's service on a real connection. */
final class OrdersServer implements RpcServer {
  private static final Context.Key<Map<String, String>> METADATA = Context.key("metadata");

  private final RpcApplication application;
  private final Server server;

  private final int number;

  /** Over shaded Netty. */
  OrdersServer(RpcApplication application) {
    this(
        application,
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
        0);
  }

  /**
   * @param builder as its super type: what the builders' methods return differs between versions
   * @param number stands for the port where there is none
   */
  OrdersServer(RpcApplication application, ServerBuilder<?> builder, int number) {
    this.application = application;
    this.number = number;
    this.server = builder.addService(service()).intercept(new MetadataInterceptor()).build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    int port = server.getPort();
    return port > 0 ? port : number;
  }

  @Override
  public void closeNow() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(60, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(Orders.SERVICE)
        .addMethod(Orders.UNARY, ServerCalls.asyncUnaryCall(this::answer))
        .addMethod(Orders.SERVER_STREAM, ServerCalls.asyncServerStreamingCall(this::answer))
        .addMethod(
            Orders.CLIENT_STREAM,
            ServerCalls.asyncClientStreamingCall(out -> new Answers(out, true)))
        .addMethod(Orders.BIDI, ServerCalls.asyncBidiStreamingCall(out -> new Answers(out, false)))
        .build();
  }

  private void answer(String request, StreamObserver<String> out) {
    if (send(request, out)) {
      out.onCompleted();
    }
  }

  private boolean send(String request, StreamObserver<String> out) {
    try {
      out.onNext(application.answer(request, METADATA.get()));
      return true;
    } catch (RpcStatusException e) {
      out.onError(Status.fromCodeValue(e.code()).asRuntimeException());
      return false;
    }
  }

  private final class Answers implements StreamObserver<String> {
    private final StreamObserver<String> out;
    private final boolean onlyLast;
    private String last = "";

    Answers(StreamObserver<String> out, boolean onlyLast) {
      this.out = out;
      this.onlyLast = onlyLast;
    }

    @Override
    public void onNext(String request) {
      last = request;
      if (!onlyLast) {
        send(request, out);
      }
    }

    @Override
    public void onError(Throwable failure) {
      // The call was cancelled: there is nobody to answer.
    }

    @Override
    public void onCompleted() {
      if (onlyLast) {
        answer(last, out);
      } else {
        out.onCompleted();
      }
    }
  }

  private static final class MetadataInterceptor implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      Map<String, String> metadata = new TreeMap<>();
      for (String name : headers.keys()) {
        if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
          metadata.put(name, headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
        }
      }
      if (metadata.containsKey("x-server-intercept")) {
        throw new IllegalStateException("broken interceptor");
      }
      metadata.put("x-server-span", ContextInterceptor.currentSpan());
      return Contexts.interceptCall(
          Context.current().withValue(METADATA, metadata), call, headers, next);
    }
  }
}
