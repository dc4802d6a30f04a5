package io.datatracing.exporter;

import static io.datatracing.exporter.ProtobufBuffer.BYTES;
import static io.datatracing.exporter.ProtobufBuffer.FIXED64;
import static io.datatracing.exporter.ProtobufBuffer.VARINT;
import static io.datatracing.exporter.ProtobufBuffer.tag;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.messaging.RecordSettings;
import java.util.Arrays;

/**
 * Writes an {@code ExportMetricsServiceRequest} with what the agent knows of itself. Field numbers
 * are those of opentelemetry-proto 1.x ({@code metrics.proto}):
 *
 * <pre>
 * request          1 resource_metrics
 * resource_metrics 1 resource, 2 scope_metrics
 * scope_metrics    1 scope, 2 metrics
 * metric           1 name 2 description 3 unit 5 gauge 7 sum
 * gauge            1 data_points
 * sum              1 data_points 2 aggregation_temporality (2: cumulative) 3 is_monotonic
 * data_point       2 start_time 3 time 6 as_int 7 attributes
 * </pre>
 */
final class MetricsEncoder {
  private static final int CUMULATIVE = 2;
  private static final int RESERVE = 2;
  private static final String SPANS = "{span}";
  private static final LossCause[] CAUSES = LossCause.values();

  private final ProtobufBuffer out = new ProtobufBuffer(4 << 10);
  private final OtlpAttributes attributes = new OtlpAttributes(out);
  private final byte[] resource;
  private final byte[] scope;
  private final long startEpochNanos;

  /**
   * @param resource an encoded {@code Resource}
   * @param startEpochNanos since when is counted
   */
  MetricsEncoder(byte[] resource, String scopeName, String scopeVersion, long startEpochNanos) {
    this.resource = resource;
    this.startEpochNanos = startEpochNanos;
    ProtobufBuffer encoded = new ProtobufBuffer(64);
    encoded.stringField(tag(1, BYTES), scopeName);
    encoded.stringField(tag(2, BYTES), scopeVersion);
    this.scope = Arrays.copyOf(encoded.array(), encoded.length());
  }

  /**
   * A whole request.
   *
   * @param losses the cause is the attribute {@code cause}; one that never happened is a zero
   */
  byte[] encode(
      long nowEpochNanos, Losses losses, long exportedSpans, long skeletonSpans, long queuedSpans) {
    out.truncate(0);
    int resourceMetrics = out.open(tag(1, BYTES), RESERVE);
    out.bytesField(tag(1, BYTES), resource);
    int scopeMetrics = out.open(tag(2, BYTES), RESERVE);
    out.bytesField(tag(1, BYTES), scope);

    int dropped = metric("dropped_spans", "Spans that never left the process, by cause.", SPANS);
    int sum = out.open(tag(7, BYTES), RESERVE);
    for (LossCause cause : CAUSES) {
      point(nowEpochNanos, losses.of(cause), cause.id());
    }
    endSum(sum);
    out.close(dropped, RESERVE);

    int exported = metric("exported_spans", "Spans that the collector has taken.", SPANS);
    sum = out.open(tag(7, BYTES), RESERVE);
    point(nowEpochNanos, exportedSpans, null);
    endSum(sum);
    out.close(exported, RESERVE);

    int skeletons =
        metric("skeleton_spans", "Spans of refused traces, exported without details.", SPANS);
    sum = out.open(tag(7, BYTES), RESERVE);
    point(nowEpochNanos, skeletonSpans, null);
    endSum(sum);
    out.close(skeletons, RESERVE);

    int queued = metric("span_queue_size", "Ended spans that wait or are being sent.", SPANS);
    int gauge = out.open(tag(5, BYTES), RESERVE);
    point(nowEpochNanos, queuedSpans, null);
    out.close(gauge, RESERVE);
    out.close(queued, RESERVE);

    int unreadable =
        metric(
            "unreadable_record_ids",
            "Records whose value a rule for ids could not read.",
            "{record}");
    sum = out.open(tag(7, BYTES), RESERVE);
    point(nowEpochNanos, RecordSettings.unreadableCount(), null);
    endSum(sum);
    out.close(unreadable, RESERVE);

    out.close(scopeMetrics, RESERVE);
    out.close(resourceMetrics, RESERVE);
    return Arrays.copyOf(out.array(), out.length());
  }

  private int metric(String name, String description, String unit) {
    int metric = out.open(tag(2, BYTES), RESERVE);
    out.stringField(tag(1, BYTES), name);
    out.stringField(tag(2, BYTES), description);
    out.stringField(tag(3, BYTES), unit);
    return metric;
  }

  private void endSum(int sum) {
    out.varintField(tag(2, VARINT), CUMULATIVE);
    out.varintField(tag(3, VARINT), 1);
    out.close(sum, RESERVE);
  }

  private void point(
      long nowEpochNanos, long value, @org.jspecify.annotations.Nullable String cause) {
    int point = out.open(tag(1, BYTES), RESERVE);
    out.fixed64Field(tag(2, FIXED64), startEpochNanos);
    out.fixed64Field(tag(3, FIXED64), nowEpochNanos);
    out.fixed64Field(tag(6, FIXED64), value);
    if (cause != null) {
      attributes.write(tag(7, BYTES), "cause", cause);
    }
    out.close(point, RESERVE);
  }
}
