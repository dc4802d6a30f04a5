package io.datatracing.collector.metrics;

import io.datatracing.collector.otlp.OtlpClient;
import io.datatracing.collector.pipeline.NodeContext;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a metrics node's figures to an endpoint of OTLP over HTTP, now and then and once at the
 * end. They count from the node's begin, so what could not be sent is in what is sent next, and
 * nothing is tried again or kept.
 *
 * <p>Thread: {@code collector-metrics-<id>} makes the requests and waits for their answers.
 */
final class MetricsExporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricsExporter.class);

  /** Nobody looks at it. */
  private static final int MAX_ANSWER_BYTES = 1 << 16;

  private final NodeContext context;
  private final MetricsExportOptions options;
  private final Supplier<Iterator<byte[]>> requests;
  private final HttpClient client;
  private final ScheduledExecutorService thread;
  private final Counter exports;
  private boolean isFailing;

  /**
   * @param requests made anew each time, one after the other, on this exporter's thread
   */
  MetricsExporter(
      MetricsExportOptions options, NodeContext context, Supplier<Iterator<byte[]>> requests) {
    this.options = options;
    this.context = context;
    this.requests = requests;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.requestTimeout())
            .build();
    exports =
        Counter.builder()
            .name("datatracing_metrics_exports_total")
            .help("Requests with figures that were sent, by the status of HTTP, or unreachable.")
            .labelNames("node", "status")
            .register(context.metrics());
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "collector-metrics-" + context.id());
              made.setDaemon(true);
              return made;
            });
    long period = options.period().toMillis();
    // A task that fails would not be run again, so none of them lets a fault out.
    thread.scheduleWithFixedDelay(this::export, period, period, TimeUnit.MILLISECONDS);
  }

  private void export() {
    try {
      boolean isTaken = true;
      for (Iterator<byte[]> all = requests.get(); all.hasNext(); ) {
        isTaken &= send(all.next());
      }
      isFailing = !isTaken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("The figures of {} cannot be sent", context.id(), e);
    }
  }

  private boolean send(byte[] request) throws InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(options.url())
            .timeout(options.requestTimeout())
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpClient.gzip(request)));
    options.allHeaders().forEach(post::header);
    try {
      int status = OtlpClient.send(client, post.build(), MAX_ANSWER_BYTES).get().statusCode();
      exports.labelValues(context.id(), Integer.toString(status)).inc();
      if (status / 100 != 2) {
        failed("answers " + status);
      }
      return status / 100 == 2;
    } catch (ExecutionException e) {
      exports.labelValues(context.id(), "unreachable").inc();
      failed("cannot be reached: " + e.getCause());
      return false;
    }
  }

  /** Once until it goes well again. */
  private void failed(String how) {
    if (!isFailing) {
      isFailing = true;
      log.warn("Figures of {} are not taken: {} {}", context.id(), options.url(), how);
    }
  }

  /** Sends what there is at the end, and waits for the answers no longer than for two requests. */
  @Override
  public void close() {
    thread.execute(this::export);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(
          2 * options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
