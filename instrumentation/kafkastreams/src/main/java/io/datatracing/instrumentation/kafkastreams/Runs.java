package io.datatracing.instrumentation.kafkastreams;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The runs of this process: from a {@code KafkaStreams.start} on. A task knows its run by the name
 * of its thread, which begins with the client id.
 */
final class Runs {
  /** A process has one, or a few; one that makes them up begins anew. */
  private static final int MAX_RUNS = 256;

  private static final String THREAD = "-StreamThread-";

  /** When the run of a client id began. */
  private static final Map<String, Instant> STARTS = new ConcurrentHashMap<>();

  private Runs() {}

  static void begin(KafkaStreams streams) {
    for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
      String client = metric.getKey().tags().get("client-id");
      if (client != null && metric.getKey().group().equals("stream-metrics")) {
        put(client, Instant.now());
        return;
      }
    }
  }

  /** {@code wordcount@2026-11-21T16:00:00.123Z}, for a task that is made on the current thread. */
  static String of(String application) {
    String client = client(Thread.currentThread().getName(), application);
    Instant start = STARTS.get(client);
    if (start == null) {
      // The agent came later than the start, or a test drives the topology.
      start = Instant.now();
      put(client, start);
    }
    return application + "@" + start;
  }

  static String client(String thread, String otherwise) {
    int end = thread.lastIndexOf(THREAD);
    return end < 0 ? otherwise : thread.substring(0, end);
  }

  private static void put(String client, Instant start) {
    if (STARTS.size() >= MAX_RUNS) {
      STARTS.clear();
    }
    STARTS.put(client, start);
  }
}
