package io.datatracing.query.jaeger;

import io.datatracing.http.CannotListenException;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QuerySources;
import io.datatracing.query.api.BudgetedRoutes;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Version 3 over gRPC, on a port of its own. */
public final class JaegerGrpcServer implements AutoCloseable {
  /** Where Jaeger's clients look for it. */
  public static final int DEFAULT_PORT = 16685;

  public static final String SETTING = "--jaeger-query-port";

  /** Questions are small. */
  private static final int MAX_REQUEST_BYTES = 64 << 10;

  private static final int CALLS_PER_CONNECTION = 32;
  private static final Duration SHORTEST_CLIENT_KEEPALIVE = Duration.ofSeconds(10);

  private final Server server;
  private final ThreadPoolExecutor workers;
  private final Duration stopTimeout;

  private JaegerGrpcServer(Server server, ThreadPoolExecutor workers, Duration stopTimeout) {
    this.server = server;
    this.workers = workers;
    this.stopTimeout = stopTimeout;
  }

  /**
   * Listens when it returns.
   *
   * @param port 0 takes a free one
   * @param options of the query server: where it listens, and what it may cost
   * @param budgets of the same questions over HTTP
   * @throws CannotListenException with one line for the user
   */
  public static JaegerGrpcServer start(
      int port,
      QueryOptions options,
      QuerySources sources,
      BudgetedRoutes budgets,
      LongSupplier clock) {
    ThreadPoolExecutor workers = workers(options);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(options.host(), port))
            // Only what does not wait runs on the event loops; questions go to the workers.
            .directExecutor()
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .maxInboundMetadataSize(options.limits().maxHeaderBytes())
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .maxConnectionIdle(options.limits().idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(SHORTEST_CLIENT_KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new V3Service(sources, clock).definition(budgets, workers));
    try {
      return new JaegerGrpcServer(builder.build().start(), workers, options.stopTimeout());
    } catch (IOException e) {
      workers.shutdown();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CannotListenException(options.host(), port, SETTING, cause);
    }
  }

  /** Threads of their own: a client that reads slowly holds one. */
  private static ThreadPoolExecutor workers(QueryOptions options) {
    AtomicInteger number = new AtomicInteger();
    int threads = Math.max(1, options.workerThreads() / 4);
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(options.workerQueue()),
            task -> {
              Thread thread = new Thread(task, "query-grpc-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
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
    } finally {
      // What still works finds its call cancelled.
      workers.shutdownNow();
    }
  }
}
