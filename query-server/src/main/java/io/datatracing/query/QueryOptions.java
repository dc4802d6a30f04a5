package io.datatracing.query;

import io.datatracing.http.HttpLimits;
import io.datatracing.query.api.LiveStreams;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the query server listens and what it may cost.
 *
 * @param host name or address to bind
 * @param port of the API and the web page; 0 takes a free one
 * @param limits bounds of one client and of all together
 * @param queryLimits bounds of one question
 * @param ioThreads event loops
 * @param workerThreads queries answered at once, live streams included
 * @param workerQueue queries that may wait for a worker; beyond it 503
 * @param stopTimeout how long {@link QueryServer#close()} waits for answers under way
 * @param jaegerGrpcPort of Jaeger's version 3 over gRPC; 0 takes a free one, null none
 */
public record QueryOptions(
    String host,
    int port,
    HttpLimits limits,
    QueryLimits queryLimits,
    int ioThreads,
    int workerThreads,
    int workerQueue,
    Duration stopTimeout,
    @Nullable Integer jaegerGrpcPort) {

  /** Without Jaeger's gRPC. */
  public QueryOptions(
      String host,
      int port,
      HttpLimits limits,
      QueryLimits queryLimits,
      int ioThreads,
      int workerThreads,
      int workerQueue,
      Duration stopTimeout) {
    this(host, port, limits, queryLimits, ioThreads, workerThreads, workerQueue, stopTimeout, null);
  }

  public QueryOptions withJaegerGrpc(@Nullable Integer value) {
    return new QueryOptions(
        host, port, limits, queryLimits, ioThreads, workerThreads, workerQueue, stopTimeout, value);
  }

  public QueryOptions withStopTimeout(Duration value) {
    return new QueryOptions(
        host,
        port,
        limits,
        queryLimits,
        ioThreads,
        workerThreads,
        workerQueue,
        value,
        jaegerGrpcPort);
  }

  /** Where Jaeger's users look for it. */
  public static final int DEFAULT_PORT = 16686;

  /** The bounds of an ordinary machine; queries have no body, so they get little. */
  public static QueryOptions at(String host, int port) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new QueryOptions(
        host,
        port,
        new HttpLimits(
            64 << 10,
            4 << 20,
            16 << 10,
            2_048,
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30)),
        QueryLimits.DEFAULT,
        Math.max(1, Math.min(4, processors / 2)),
        Math.max(4, 2 * processors) + LiveStreams.MAX_STREAMS,
        1_024,
        Duration.ofSeconds(5));
  }
}
