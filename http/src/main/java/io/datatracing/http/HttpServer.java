package io.datatracing.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A listening HTTP/1.1 server. */
public final class HttpServer implements AutoCloseable {
  private final HttpServerOptions options;
  private final EventLoopGroup loops;
  private final ChannelGroup connections;
  private final ServerContext context;
  private final Transport transport;
  private final @Nullable SslContext tls;

  /** The first is the one that {@link #port()} tells. */
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();

  private HttpServer(
      HttpServerOptions options,
      EventLoopGroup loops,
      ChannelGroup connections,
      ServerContext context,
      Transport transport,
      @Nullable SslContext tls) {
    this.options = options;
    this.loops = loops;
    this.connections = connections;
    this.context = context;
    this.transport = transport;
    this.tls = tls;
  }

  /**
   * Listens when it returns.
   *
   * @param registry takes this server's metrics; a second server of the same name on it is a
   *     programming error
   * @throws CannotListenException the port is taken or the address is not ours; nothing is left
   *     running
   */
  public static HttpServer start(
      HttpServerOptions options,
      Router router,
      ErrorResponder errors,
      PrometheusRegistry registry) {
    return start(options, router, errors, registry, Transport.best());
  }

  static HttpServer start(
      HttpServerOptions options,
      Router router,
      ErrorResponder errors,
      PrometheusRegistry registry,
      Transport transport) {
    TlsOptions tlsOptions = options.tls();
    SslContext tls = tlsOptions == null ? null : tlsOptions.context();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            options.ioThreads(),
            new DefaultThreadFactory(options.name() + "-io", true),
            transport.ioHandler());
    ByteBudget budget = new ByteBudget(options.limits().maxBufferedBytes());
    Workers workers = new Workers(options.name(), options.workerThreads(), options.workerQueue());
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ServerContext context =
        new ServerContext(
            options,
            router,
            errors,
            new HttpMetrics(registry, options.name(), budget),
            workers,
            budget,
            new AtomicBoolean());
    HttpServer server = new HttpServer(options, loops, connections, context, transport, tls);
    try {
      server.listen(new HttpPort(options.port(), options.portSetting(), router, errors));
      return server;
    } catch (CannotListenException e) {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw e;
    }
  }

  /**
   * Listens at one more port when it returns: other routes, the same threads and bounds.
   *
   * @return the port in use, also when 0 was asked for
   * @throws CannotListenException the port is taken; the server goes on at its others
   */
  public int listen(HttpPort port) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.channel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ConnectionInitializer(context.at(port), connections, tls))
            .bind(new InetSocketAddress(options.host(), port.number()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new CannotListenException(options.host(), port.number(), port.setting(), bound.cause());
    }
    listeners.add(bound.channel());
    return portOf(bound.channel());
  }

  private static int portOf(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Bytes of requests that are held; receivers that are not HTTP may share it. */
  public ByteBudget budget() {
    return context.budget();
  }

  /** The port in use, also when 0 was asked for. */
  public int port() {
    return portOf(listeners.get(0));
  }

  /** {@code http://host:port} of the first port, as a user would type it. */
  public String url() {
    String host = options.host();
    return (tls == null ? "http://" : "https://")
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + port();
  }

  /** True from the start of {@link #close()}. */
  public boolean isStopping() {
    return context.stopping().get();
  }

  /**
   * Takes no more connections and requests, lets answers under way end within the stop timeout,
   * then cuts what is left. A second call does nothing.
   */
  @Override
  public void close() {
    if (!context.stopping().compareAndSet(false, true)) {
      return;
    }
    Duration patience = options.stopTimeout();
    listeners.forEach(open -> open.close().awaitUninterruptibly());
    connections.forEach(
        connection ->
            connection
                .eventLoop()
                .execute(() -> connection.pipeline().fireUserEventTriggered(Dispatcher.STOP)));
    connections.newCloseFuture().awaitUninterruptibly(patience.toMillis());
    connections.close().awaitUninterruptibly(1_000);
    try {
      context.workers().stop(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }
}
