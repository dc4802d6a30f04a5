package io.datatracing.collector;

import io.datatracing.collector.pipeline.PipelineOptions;
import io.datatracing.http.HttpLimits;
import java.time.Duration;

/**
 * Where the collector listens and what it may cost.
 *
 * @param host name or address to bind
 * @param otlpHttpPort of {@code POST /v1/traces}; 0 takes a free one
 * @param limits bounds of one client and of all together
 * @param ioThreads event loops; decompression and translation run on them
 * @param stopTimeout how long {@link CollectorServer#close()} waits for batches the store has not
 *     acknowledged
 * @param receivers what else it listens to
 * @param pipeline what spans pass through on their way to the store
 * @param guests what others answer on receivers' ports
 */
public record CollectorOptions(
    String host,
    int otlpHttpPort,
    HttpLimits limits,
    int ioThreads,
    Duration stopTimeout,
    ReceiverOptions receivers,
    PipelineOptions pipeline,
    PortGuests guests) {

  /** Receivers and the store, nothing between. */
  public CollectorOptions(
      String host,
      int otlpHttpPort,
      HttpLimits limits,
      int ioThreads,
      Duration stopTimeout,
      ReceiverOptions receivers) {
    this(
        host,
        otlpHttpPort,
        limits,
        ioThreads,
        stopTimeout,
        receivers,
        PipelineOptions.BUILT_IN,
        PortGuests.NONE);
  }

  /** OTLP over HTTP alone. */
  public CollectorOptions(
      String host, int otlpHttpPort, HttpLimits limits, int ioThreads, Duration stopTimeout) {
    this(host, otlpHttpPort, limits, ioThreads, stopTimeout, ReceiverOptions.NONE);
  }

  public CollectorOptions withReceivers(ReceiverOptions value) {
    return new CollectorOptions(
        host, otlpHttpPort, limits, ioThreads, stopTimeout, value, pipeline, guests);
  }

  public CollectorOptions withPipeline(PipelineOptions value) {
    return new CollectorOptions(
        host, otlpHttpPort, limits, ioThreads, stopTimeout, receivers, value, guests);
  }

  public CollectorOptions withGuests(PortGuests value) {
    return new CollectorOptions(
        host, otlpHttpPort, limits, ioThreads, stopTimeout, receivers, pipeline, value);
  }

  /** The port that OpenTelemetry registered for OTLP over HTTP. */
  public static final int DEFAULT_OTLP_HTTP_PORT = 4318;

  /**
   * The bounds of an ordinary machine. A batch of an SDK has 50 to 300 KB before compression; 64
   * MiB hold several hundred of them while the store catches up.
   */
  public static CollectorOptions at(String host, int otlpHttpPort) {
    return new CollectorOptions(
        host,
        otlpHttpPort,
        new HttpLimits(
            16 << 20,
            64 << 20,
            16 << 10,
            4_096,
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30)),
        Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors())),
        Duration.ofSeconds(5));
  }
}
