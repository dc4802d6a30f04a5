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
 * Ways to the collector: for spans, and for whatever else the agent has to tell: the side channel,
 * with the same TLS, proxy and compression, to where {@link EndpointOptions#beside} says. Making
 * one opens nothing.
 */
public final class Transports {
  private static final String METRICS_PATH = "/v1/metrics";

  private final EndpointOptions options;
  private final Endpoint endpoint;

  /** Null where there is none. */
  private final @Nullable Endpoint sideChannel;

  private final String userAgent;
  private final SpanClock clock;

  Transports(EndpointOptions options, String userAgent, SpanClock clock, PrintStream stderr) {
    this.options = options;
    this.endpoint = new Endpoint(options, stderr);
    EndpointOptions other = options.beside();
    this.sideChannel =
        other == options ? endpoint : other == null ? null : new Endpoint(other, stderr);
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
        : new HttpTransport(newExchange(endpoint, null), headers, clock);
  }

  /**
   * A path of the side channel, beside the one for spans: {@code path("/v1/metrics")} of {@code
   * http://c/base/v1/traces} is {@code http://c/base/v1/metrics}; of a URL that does not end so, it
   * is below the root.
   *
   * @param path begins with a slash; may have a query
   * @return null where there is no side channel
   */
  public @Nullable HttpPath path(String path) {
    return sideChannel == null ? null : newExchange(sideChannel, path);
  }

  /**
   * OTLP metrics: an {@code ExportMetricsServiceRequest} by {@code POST}, whatever the protocol.
   */
  public HttpPath metrics() {
    return isGrpc()
        ? new GrpcPath(newCalls(GrpcPath.METRICS))
        : newExchange(endpoint, METRICS_PATH);
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

  /**
   * Whether every endpoint of the side channel is this machine by its own address, not by a proxy.
   */
  public boolean areLocal() {
    if (sideChannel == null || sideChannel.options().proxy() != null) {
      return false;
    }
    for (URI url : sideChannel.options().tracesUrls()) {
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

  /** The endpoints of the side channel, for people; empty if there are none. */
  @Override
  public String toString() {
    return sideChannel == null ? "" : sideChannel.options().toString();
  }

  private HttpPath newExchange(Endpoint at, @Nullable String path) {
    List<HttpTarget> targets = new ArrayList<>(at.options().tracesUrls().size());
    for (URI url : at.options().tracesUrls()) {
      HttpTarget traces = HttpTarget.of(url);
      targets.add(path == null ? traces : traces.withPath(base(traces.path()) + path));
    }
    return new HttpExchange(at, targets, userAgent);
  }

  private static String base(String tracesPath) {
    return tracesPath.endsWith(EndpointOptions.TRACES_PATH)
        ? tracesPath.substring(0, tracesPath.length() - EndpointOptions.TRACES_PATH.length())
        : "";
  }
}
