package io.datatracing.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** {@code GET /metrics}: Prometheus' text format, or OpenMetrics for those who ask for it. */
public final class MetricsHandler implements Handler.Blocking {
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter prometheus = PrometheusTextFormatWriter.create();
  private final OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  public MetricsHandler(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Response handle(Request request) throws IOException {
    String accept = request.header("Accept");
    ExpositionFormatWriter writer =
        openMetrics.accepts(accept == null ? "" : accept) ? openMetrics : prometheus;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape());
    return Response.of(200, writer.getContentType(), out.toByteArray());
  }
}
