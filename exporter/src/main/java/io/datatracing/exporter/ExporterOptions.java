package io.datatracing.exporter;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where spans go and in what portions. Immutable, validated when it is made. */
public final class ExporterOptions {
  /** A DataTracing server on this machine. */
  public static final String DEFAULT_ENDPOINT = "http://127.0.0.1:4318";

  static final int DEFAULT_QUEUE_SPANS = 32_768;
  static final int DEFAULT_QUEUE_BYTES = 16 << 20;
  static final int DEFAULT_BATCH_SPANS = 512;
  static final int DEFAULT_DELAY_MILLIS = 5_000;
  static final int DEFAULT_TIMEOUT_MILLIS = 10_000;
  static final int DEFAULT_EXIT_MILLIS = 2_000;

  private final EndpointOptions endpoint;
  private final int timeoutMillis;
  private final int queueSpans;
  private final int queueBytes;
  private final int batchSpans;
  private final int delayMillis;
  private final int exitMillis;
  private final @Nullable SpoolOptions spool;

  /**
   * @param tracesUrl where to POST, with its path
   * @param headers sent with each request, for instance for authentication
   * @param timeoutMillis for one attempt; at least 1
   * @param queueSpans most spans waiting; at least 1
   * @param queueBytes most memory of spans waiting, estimated; at least 1
   * @param batchSpans most spans in a request, at least 1, at most {@code queueSpans}
   * @param delayMillis longest time a span waits for a batch to fill; 0 sends at once
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public ExporterOptions(
      String tracesUrl,
      Map<String, String> headers,
      boolean gzip,
      int timeoutMillis,
      int queueSpans,
      int queueBytes,
      int batchSpans,
      int delayMillis) {
    this(
        EndpointOptions.http(tracesUrl, headers, gzip),
        timeoutMillis,
        queueSpans,
        queueBytes,
        batchSpans,
        delayMillis);
  }

  /** As the other constructor, to any endpoint. */
  public ExporterOptions(
      EndpointOptions endpoint,
      int timeoutMillis,
      int queueSpans,
      int queueBytes,
      int batchSpans,
      int delayMillis) {
    this(
        endpoint,
        timeoutMillis,
        queueSpans,
        queueBytes,
        batchSpans,
        delayMillis,
        DEFAULT_EXIT_MILLIS,
        null);
  }

  private ExporterOptions(
      EndpointOptions endpoint,
      int timeoutMillis,
      int queueSpans,
      int queueBytes,
      int batchSpans,
      int delayMillis,
      int exitMillis,
      @Nullable SpoolOptions spool) {
    this.spool = spool;
    this.endpoint = endpoint;
    this.timeoutMillis = atLeast(1, "timeout in milliseconds", timeoutMillis);
    this.queueSpans = atLeast(1, "queue size", queueSpans);
    this.queueBytes = atLeast(1, "queue size in bytes", queueBytes);
    this.batchSpans = atLeast(1, "batch size", batchSpans);
    this.delayMillis = atLeast(0, "delay in milliseconds", delayMillis);
    this.exitMillis = atLeast(0, "time at exit in milliseconds", exitMillis);
    if (batchSpans > queueSpans) {
      throw new IllegalArgumentException(
          "batch size is " + batchSpans + ", expected at most the queue size " + queueSpans);
    }
  }

  /**
   * The defaults, to a collector at {@code endpoint}, for instance {@code http://127.0.0.1:4318}.
   */
  public static ExporterOptions to(String endpoint) {
    return new ExporterOptions(
        withPath(endpoint),
        Collections.<String, String>emptyMap(),
        false,
        DEFAULT_TIMEOUT_MILLIS,
        DEFAULT_QUEUE_SPANS,
        DEFAULT_QUEUE_BYTES,
        DEFAULT_BATCH_SPANS,
        DEFAULT_DELAY_MILLIS);
  }

  /**
   * {@code endpoint} with {@code /v1/traces} behind its path, as the OTLP specification says for a
   * base URL.
   */
  static String withPath(String endpoint) {
    return endpoint + (endpoint.endsWith("/") ? "v1/traces" : "/v1/traces");
  }

  /** The same with a spool; null for none. */
  public ExporterOptions withSpool(@Nullable SpoolOptions newSpool) {
    return new ExporterOptions(
        endpoint,
        timeoutMillis,
        queueSpans,
        queueBytes,
        batchSpans,
        delayMillis,
        exitMillis,
        newSpool);
  }

  /** The same with another longest time that the process's end may take for waiting spans. */
  ExporterOptions withExit(int newExitMillis) {
    return new ExporterOptions(
        endpoint,
        timeoutMillis,
        queueSpans,
        queueBytes,
        batchSpans,
        delayMillis,
        newExitMillis,
        spool);
  }

  public EndpointOptions endpoint() {
    return endpoint;
  }

  public int timeoutMillis() {
    return timeoutMillis;
  }

  public int queueSpans() {
    return queueSpans;
  }

  public int queueBytes() {
    return queueBytes;
  }

  public int batchSpans() {
    return batchSpans;
  }

  public int delayMillis() {
    return delayMillis;
  }

  /** How long the process may take longer to end for spans that wait. */
  int exitMillis() {
    return exitMillis;
  }

  /** Null if what cannot be sent is not kept. */
  public @Nullable SpoolOptions spool() {
    return spool;
  }

  private static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
    }
    return value;
  }
}
