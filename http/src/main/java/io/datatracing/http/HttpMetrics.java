package io.datatracing.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The figures of one server, under {@code datatracing_<server>_http_*}. */
final class HttpMetrics {
  private final Histogram seconds;
  private final Counter requestBytes;
  private final Gauge connections;
  private final Counter refusedConnections;

  HttpMetrics(PrometheusRegistry registry, String server, ByteBudget budget) {
    String prefix = "datatracing_" + server.replace('-', '_') + "_http_";
    seconds =
        Histogram.builder()
            .name(prefix + "request_duration_seconds")
            .help("From the last byte of a request to the last byte of its answer.")
            .labelNames("method", "route", "status")
            .classicOnly()
            .classicUpperBounds(
                0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
    requestBytes =
        Counter.builder()
            .name(prefix + "request_body_bytes_total")
            .help("Request bodies after decompression.")
            .labelNames("route")
            .register(registry);
    connections =
        Gauge.builder().name(prefix + "connections").help("Open connections.").register(registry);
    refusedConnections =
        Counter.builder()
            .name(prefix + "refused_connections_total")
            .help("Connections closed at accept because the limit was reached.")
            .register(registry);
    GaugeWithCallback.builder()
        .name(prefix + "buffered_bytes")
        .help("Request bodies held in memory until they are answered.")
        .callback(callback -> callback.call(budget.used()))
        .register(registry);
  }

  void connectionOpened() {
    connections.inc();
  }

  void connectionClosed() {
    connections.dec();
  }

  void connectionRefused() {
    refusedConnections.inc();
  }

  /**
   * @param route the template, not the path, so that the number of series is bounded
   */
  void answered(String method, String route, int status, long bodyBytes, long nanos) {
    seconds.labelValues(method, route, Integer.toString(status)).observe(nanos / 1e9);
    if (bodyBytes > 0) {
      requestBytes.labelValues(route).inc(bodyBytes);
    }
  }
}
