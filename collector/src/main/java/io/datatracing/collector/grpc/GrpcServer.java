package io.datatracing.collector.grpc;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.http.ByteBudget;
import io.datatracing.http.CannotListenException;
import io.datatracing.http.TlsOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** A listening gRPC server of unary methods. */
public final class GrpcServer implements AutoCloseable {
  /** Clients ping every 10 s at most; ours finds connections that died without a word. */
  private static final Duration SHORTEST_CLIENT_KEEPALIVE = Duration.ofSeconds(10);

  private static final Duration KEEPALIVE = Duration.ofMinutes(2);
  private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(20);

  /** What a connection may have in flight before its messages are read. */
  private static final int FLOW_CONTROL_WINDOW_BYTES = 1 << 20;

  private final Server server;
  private final Duration stopTimeout;

  private GrpcServer(Server server, Duration stopTimeout) {
    this.server = server;
    this.stopTimeout = stopTimeout;
  }

  /**
   * One unary method.
   *
   * @param service with its package: {@code opentelemetry.proto.collector.trace.v1.TraceService}
   * @param name {@code Export}
   */
  public record Method(String service, String name, UnaryHandler handler) {}

  /**
   * Listens when it returns.
   *
   * @param budget request bytes in memory, which other servers may share
   * @throws CannotListenException the port is taken or the address is not ours
   * @throws IllegalArgumentException TLS cannot be set up as told
   */
  public static GrpcServer start(
      GrpcOptions options, List<Method> methods, ByteBudget budget, CollectorMetrics metrics) {
    ConnectionBound bound = new ConnectionBound(options.maxConnections());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(options.host(), options.port()))
            // Handlers do not block; the event loops do the work, as those of the HTTP servers do.
            .directExecutor()
            .maxInboundMessageSize(options.maxMessageBytes())
            .maxInboundMetadataSize(options.maxHeaderBytes())
            .maxConcurrentCallsPerConnection(options.maxCallsPerConnection())
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .maxConnectionIdle(options.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(SHORTEST_CLIENT_KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(new RefusedCalls(metrics))
            .addStreamTracerFactory(new InboundBytes(budget))
            .addTransportFilter(bound);
    TlsOptions tls = options.tls();
    if (tls != null) {
      encrypt(builder, tls);
    }
    for (Method method : methods) {
      builder.addService(definition(method, budget));
    }
    // The one added last is asked first.
    if (options.token() != null) {
      builder.intercept(new TokenCheck(options.token()));
    }
    builder.intercept(bound);
    try {
      return new GrpcServer(builder.build().start(), options.stopTimeout());
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CannotListenException(options.host(), options.port(), options.portSetting(), cause);
    }
  }

  private static ServerServiceDefinition definition(Method method, ByteBudget budget) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder(
                ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(method.service(), method.name()))
            .build();
    return ServerServiceDefinition.builder(method.service())
        .addMethod(descriptor, new UnaryCall(method.handler(), budget))
        .build();
  }

  private static void encrypt(NettyServerBuilder builder, TlsOptions tls) {
    // Says in one line what is wrong with the files, if anything is.
    tls.check();
    try {
      SslContextBuilder context =
          GrpcSslContexts.forServer(tls.certificates().toFile(), tls.key().toFile())
              .protocols("TLSv1.3", "TLSv1.2");
      if (tls.clientAuthorities() != null) {
        context.trustManager(tls.clientAuthorities().toFile()).clientAuth(ClientAuth.REQUIRE);
      }
      builder.sslContext(context.build());
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS cannot be set up for gRPC: " + e.getMessage(), e);
    }
  }

  /** The port in use, also when 0 was asked for. */
  public int port() {
    return server.getPort();
  }

  /** Takes no more calls, lets those under way end within the stop timeout, cuts what is left. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
