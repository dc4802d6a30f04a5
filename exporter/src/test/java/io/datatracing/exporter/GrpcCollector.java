package io.datatracing.exporter;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real gRPC server on a free port that takes OTLP. */
final class GrpcCollector extends TraceServiceGrpc.TraceServiceImplBase implements AutoCloseable {
  final List<Span> spans = new CopyOnWriteArrayList<>();
  final List<Metadata> metadata = new CopyOnWriteArrayList<>();
  final List<String> peers = new CopyOnWriteArrayList<>();

  /** What becomes of a call. */
  volatile Consumer<StreamObserver<ExportTraceServiceResponse>> answer =
      GrpcCollector::takeEverything;

  private final Server server;
  private final int port;

  GrpcCollector() throws IOException {
    this(0, builder -> {});
  }

  GrpcCollector(int port, Consumer<NettyServerBuilder> more) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .maxInboundMessageSize(16 << 20)
            .addService(this)
            .intercept(new Recorder());
    more.accept(builder);
    server = builder.build().start();
    this.port = server.getPort();
  }

  static void takeEverything(StreamObserver<ExportTraceServiceResponse> observer) {
    observer.onNext(ExportTraceServiceResponse.getDefaultInstance());
    observer.onCompleted();
  }

  int port() {
    return port;
  }

  @Override
  public void export(
      ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
    request
        .getResourceSpansList()
        .forEach(
            resource ->
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
    answer.accept(observer);
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      metadata.add(headers);
      peers.add(String.valueOf(call.getAttributes().get(io.grpc.Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
      return new SimpleForwardingServerCallListener<A>(next.startCall(call, headers)) {};
    }
  }
}
