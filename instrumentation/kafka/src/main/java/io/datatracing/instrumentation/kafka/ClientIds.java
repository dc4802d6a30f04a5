package io.datatracing.instrumentation.kafka;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * The client id that a client runs with. The configuration may leave it to the client, which tells
 * the one it chose only as a tag of its metrics.
 */
final class ClientIds {
  private ClientIds() {}

  static @Nullable String of(Map<MetricName, ?> metrics) {
    for (MetricName metric : metrics.keySet()) {
      String id = metric.tags().get("client-id");
      if (id != null) {
        return id;
      }
    }
    return null;
  }
}
