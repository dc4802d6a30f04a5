package io.datatracing.exporter;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.exporter.sampling.RescueBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the agent can say of itself, in numbers and encoded, for whoever tells it to a server. One
 * thread, of the agent's own, after {@code main} has begun: finding out who we are reads files.
 */
public final class SelfReport {
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  private final Exporter exporter;
  private final ResourceDetector resource;
  private final Losses losses;
  private final long capacity;
  private byte @Nullable [] encodedResource;
  private @Nullable MetricsEncoder metrics;
  private @Nullable OtlpEncoder running;
  private volatile @Nullable RescueBuffer rescue;

  SelfReport(Exporter exporter, ResourceDetector resource, Losses losses, long capacity) {
    this.exporter = exporter;
    this.resource = resource;
    this.losses = losses;
    this.capacity = capacity;
  }

  /** The name of this run of this process, on each request with spans. */
  public String process() {
    return resource.processId().text();
  }

  /** Attributes of the resource: strings and longs. */
  public Map<String, Object> resource() {
    return resource.attributes();
  }

  /** The version of this agent. */
  public String version() {
    return Version.current();
  }

  public Losses losses() {
    return losses;
  }

  /** Spans that have ended and were offered for export since the start. */
  public long ended() {
    return exporter.ended();
  }

  /** Spans the collector has taken since the start. */
  public long exported() {
    return exporter.sent();
  }

  /** Ended spans that wait or are being sent now. */
  public long queued() {
    return exporter.queued();
  }

  /** Ended spans that wait on disk, where they outlive this process. */
  public long onDisk() {
    return exporter.onDisk();
  }

  /** Spans of refused traces that were offered for export as skeletons since the start. */
  public long skeletons() {
    RescueBuffer buffer = rescue;
    return buffer == null ? 0 : buffer.skeletons();
  }

  void counts(RescueBuffer value) {
    rescue = value;
  }

  /** Ended spans that can be in this process at one time: the queue's, and one batch. */
  public long capacity() {
    return capacity;
  }

  /**
   * An {@code ExportMetricsServiceRequest}: {@code dropped_spans}, {@code exported_spans}, {@code
   * skeleton_spans}, {@code span_queue_size}.
   *
   * @param startEpochNanos when the process, or the counting, began
   */
  public byte[] metrics(long startEpochNanos, long nowEpochNanos) {
    MetricsEncoder encoder = metrics;
    if (encoder == null) {
      encoder =
          new MetricsEncoder(
              encodedResource(), "io.datatracing", Version.current(), startEpochNanos);
      metrics = encoder;
    }
    return encoder.encode(nowEpochNanos, losses, exported(), skeletons(), queued());
  }

  /**
   * An {@code ExportTraceServiceRequest} with spans that are still open, their end absent, and with
   * discarded ones, which have one. Their threads write to them meanwhile: what is half written is
   * left out, and a span that cannot be read at this moment is in the next report. One that has
   * just ended is on its way by itself.
   */
  public synchronized byte[] running(List<Span> spans) {
    OtlpEncoder encoder = running;
    if (encoder == null) {
      encoder = new OtlpEncoder(encodedResource(), "io.datatracing", Version.current());
      running = encoder;
    }
    encoder.begin();
    for (Span span : spans) {
      if (span.hasEnded() && !span.isDiscarded()) {
        continue;
      }
      try {
        encoder.add(span);
      } catch (RuntimeException raced) {
        encoder.rollback();
        continue;
      }
      if (encoder.length() > MAX_REQUEST_BYTES) {
        encoder.rollback();
        break;
      }
    }
    encoder.end();
    return Arrays.copyOf(encoder.array(), encoder.length());
  }

  private byte[] encodedResource() {
    byte[] encoded = encodedResource;
    if (encoded == null) {
      try {
        encoded = resource.detect();
      } catch (RuntimeException fault) {
        Faults.count("resource", fault);
        encoded = new byte[0];
      }
      encodedResource = encoded;
    }
    return encoded;
  }
}
