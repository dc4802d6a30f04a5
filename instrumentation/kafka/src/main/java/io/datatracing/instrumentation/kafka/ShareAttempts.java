package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which span handled a share group's record last, until it is accepted or rejected: whoever in this
 * process gets it again links to that. The oldest of more than {@value #MOST} is forgotten.
 *
 * <p>Threads: all consumers of share groups, under the map's lock.
 */
final class ShareAttempts {
  static final int MOST = 4_096;

  private static final Map<String, SpanContext> LAST =
      new LinkedHashMap<String, SpanContext>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SpanContext> eldest) {
          return size() > MOST;
        }
      };

  private ShareAttempts() {}

  /** Returns the span of the attempt before; null if it is not known. */
  static @Nullable SpanContext handled(
      @Nullable String group, String topic, int partition, long offset, Span span) {
    String address = address(group, topic, partition, offset);
    synchronized (LAST) {
      SpanContext before = LAST.remove(address);
      LAST.put(address, Redeliveries.idsOf(span));
      return before;
    }
  }

  static void forget(@Nullable String group, String topic, int partition, long offset) {
    synchronized (LAST) {
      LAST.remove(address(group, topic, partition, offset));
    }
  }

  static int size() {
    synchronized (LAST) {
      return LAST.size();
    }
  }

  private static String address(@Nullable String group, String topic, int partition, long offset) {
    return group + '/' + topic + '/' + partition + '/' + offset;
  }
}
