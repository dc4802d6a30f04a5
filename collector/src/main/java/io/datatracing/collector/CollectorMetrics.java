package io.datatracing.collector;

import io.datatracing.collector.intake.BatchOrigin;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What came in, what became of it. Every span counts once: accepted or lost by a cause. */
public final class CollectorMetrics {
  private final Counter accepted;
  private final Counter lost;
  private final Counter comingAgain;
  private final Counter replacedStrings;
  private final Counter refusedRequests;
  private final Counter discardedRequests;
  private final Counter discardedBytes;
  private final Counter forwardedRequests;
  private final Counter forwardedBytes;

  public CollectorMetrics(PrometheusRegistry registry) {
    accepted =
        Counter.builder()
            .name("datatracing_collector_accepted_spans_total")
            .help("Spans that the store has acknowledged.")
            .labelNames("receiver", "encoding")
            .register(registry);
    lost =
        Counter.builder()
            .name("datatracing_collector_lost_spans_total")
            .help("Spans that were counted and not stored, by cause.")
            .labelNames("cause")
            .register(registry);
    comingAgain =
        Counter.builder()
            .name("datatracing_collector_repeated_spans_total")
            .help(
                "Spans that were not stored at once and that their receiver reads again: not lost.")
            .labelNames("receiver")
            .register(registry);
    replacedStrings =
        Counter.builder()
            .name("datatracing_collector_replaced_strings_total")
            .help(
                "Strings of accepted requests that were not UTF-8: U+FFFD stands for what could not"
                    + " be read.")
            .labelNames("receiver")
            .register(registry);
    refusedRequests =
        Counter.builder()
            .name("datatracing_collector_refused_requests_total")
            .help(
                "Requests answered with an error, by cause. How many spans they held may be unknown.")
            .labelNames("cause")
            .register(registry);
    discardedRequests =
        Counter.builder()
            .name("datatracing_collector_discarded_requests_total")
            .help("Requests of signals that are accepted and not kept.")
            .labelNames("signal")
            .register(registry);
    discardedBytes =
        Counter.builder()
            .name("datatracing_collector_discarded_bytes_total")
            .help("Bodies, after decompression, of signals that are accepted and not kept.")
            .labelNames("signal")
            .register(registry);
    forwardedRequests =
        Counter.builder()
            .name("datatracing_collector_forwarded_requests_total")
            .help("Requests of other signals that were sent on, by what the next server answered.")
            .labelNames("signal", "status")
            .register(registry);
    forwardedBytes =
        Counter.builder()
            .name("datatracing_collector_forwarded_bytes_total")
            .help("Bodies, after decompression, of other signals that were sent on.")
            .labelNames("signal")
            .register(registry);
    // A cause that never happened is a zero, not a gap: alerts need it.
    for (LossCause cause : LossCause.values()) {
      lost.initLabelValues(cause.id());
      refusedRequests.initLabelValues(cause.id());
    }
  }

  public void accepted(BatchOrigin origin, long spans) {
    accepted.labelValues(origin.receiver(), origin.encoding()).inc(spans);
  }

  public void lost(LossCause cause, long spans) {
    lost.labelValues(cause.id()).inc(spans);
  }

  /** Not stored now, and handed over again by the receiver itself. */
  public void comesAgain(BatchOrigin origin, long spans) {
    comingAgain.labelValues(origin.receiver()).inc(spans);
  }

  /** Texts that a sender encoded wrongly; their spans are accepted all the same. */
  public void replacedStrings(BatchOrigin origin, long strings) {
    replacedStrings.labelValues(origin.receiver()).inc(strings);
  }

  public void refusedRequest(LossCause cause) {
    refusedRequests.labelValues(cause.id()).inc();
  }

  /**
   * @param status of HTTP, or {@code unreachable}
   */
  public void forwarded(String signal, String status, long bytes) {
    forwardedRequests.labelValues(signal, status).inc();
    forwardedBytes.labelValues(signal).inc(bytes);
  }

  public void discarded(String signal, long bytes) {
    discardedRequests.labelValues(signal).inc();
    discardedBytes.labelValues(signal).inc(bytes);
  }
}
