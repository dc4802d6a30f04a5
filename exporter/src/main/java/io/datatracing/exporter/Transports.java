package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.http.HttpTarget;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ways to the collector: for spans, and for whatever else the agent has to tell, to the same
 * endpoints with the same TLS, headers, proxy and compression. Making one opens nothing.
 */
public final class Transports {
  private static final String METRICS_PATH = "/v1/metrics";

  private final EndpointOptions options;
  private final Endpoint endpoint;
  private final String userAgent;
  private final SpanClock clock;

  Transports(EndpointOptions options, String userAgent, SpanClock clock, PrintStream stderr) {
    this.options = options;
    this.endpoint = new Endpoint(options, stderr);
    this.userAgent = userAgent;
    this.clock = clock;
  }

  /**
   * For the export worker.
   *
   * @param headers asked for with each request
   */
  Transport traces(HttpTransport.Headers headers) {
    return isGrpc()
        ? new GrpcTransport(newCalls(GrpcTransport.TRACES), headers)
        : new HttpTransport(newExchange(null), headers, clock);
  }

  /**
   * A path beside the one for spans: {@code path("/v1/metrics")} of {@code http://c/base/v1/traces}
   * is {@code http://c/base/v1/metrics}; of a URL that does not end so, it is below the root.
   *
   * @param path begins with a slash; may have a query
   * @return null where spans go by gRPC, whose port knows no paths
   */
  public @Nullable HttpPath path(String path) {
    return isGrpc() ? null : newExchange(path);
  }

  /**
   * OTLP metrics: an {@code ExportMetricsServiceRequest} by {@code POST}, whatever the protocol.
   */
  public HttpPath metrics() {
    return isGrpc() ? new GrpcPath(newCalls(GrpcPath.METRICS)) : newExchange(METRICS_PATH);
  }

  private boolean isGrpc() {
    return options.protocol() == OtlpProtocol.GRPC;
  }

  private GrpcExchange newCalls(String method) {
    List<HttpTarget> targets = new ArrayList<>(options.tracesUrls().size());
    for (URI url : options.tracesUrls()) {
      targets.add(HttpTarget.of(url));
    }
    return new GrpcExchange(endpoint, targets, method, userAgent);
  }

  /** Whether every endpoint is this machine by its own address, not by a proxy. */
  public boolean areLocal() {
    if (options.proxy() != null) {
      return false;
    }
    for (URI url : options.tracesUrls()) {
      try {
        String host = HttpTarget.of(url).host();
        if (!InetAddress.getByName(host).isLoopbackAddress()) {
          return false;
        }
      } catch (UnknownHostException notThisMachine) {
        return false;
      }
    }
    return true;
  }

  /** The endpoints, for people. */
  @Override
  public String toString() {
    return options.toString();
  }

  private HttpPath newExchange(@Nullable String path) {
    List<HttpTarget> targets = new ArrayList<>(options.tracesUrls().size());
    for (URI url : options.tracesUrls()) {
      HttpTarget traces = HttpTarget.of(url);
      targets.add(path == null ? traces : traces.withPath(base(traces.path()) + path));
    }
    return new HttpExchange(endpoint, targets, userAgent);
  }

  private static String base(String tracesPath) {
    return tracesPath.endsWith(EndpointOptions.TRACES_PATH)
        ? tracesPath.substring(0, tracesPath.length() - EndpointOptions.TRACES_PATH.length())
        : "";
  }
}
