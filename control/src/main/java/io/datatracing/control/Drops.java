package io.datatracing.control;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was lost since it was last told: a window of time a cause, with the exact count and some of
 * the traces. What could not be told is kept and grows. One thread.
 */
final class Drops {
  private static final int MOST_TRACES = 64;
  private static final LossCause[] CAUSES = LossCause.values();

  /** One cause's losses that are not told yet. */
  private static final class Window {
    long fromMillis;
    long count;
    final List<long[]> traces = new ArrayList<>();
    final Set<String> ids = new HashSet<>();
  }

  private final Losses losses;
  private final long[] seen = new long[CAUSES.length];
  private final Window[] windows = new Window[CAUSES.length];
  private long lookedMillis;

  Drops(Losses losses, long nowMillis) {
    this.losses = losses;
    this.lookedMillis = nowMillis;
    for (int i = 0; i < windows.length; i++) {
      windows[i] = new Window();
    }
  }

  /** Writes the field {@code drops}: what is to be told now. */
  void write(JsonText json, long nowMillis) {
    look();
    json.name("drops").open('[');
    for (LossCause cause : CAUSES) {
      Window window = windows[cause.ordinal()];
      if (window.count > 0) {
        json.open('{').field("cause", cause.id());
        json.field("fromUnixNano", window.fromMillis * 1_000_000);
        json.field("toUnixNano", nowMillis * 1_000_000);
        json.field("count", window.count).name("traces").open('[');
        for (long[] trace : window.traces) {
          json.open('{').field("traceId", hex(trace[0]) + hex(trace[1]));
          json.field("timeUnixNano", trace[2] * 1_000_000).close('}');
        }
        json.close(']').close('}');
      }
    }
    json.close(']');
    lookedMillis = nowMillis;
  }

  /** What was written has arrived. */
  void told() {
    for (int i = 0; i < windows.length; i++) {
      windows[i] = new Window();
    }
  }

  private void look() {
    for (LossCause cause : CAUSES) {
      int i = cause.ordinal();
      long now = losses.of(cause);
      Window window = windows[i];
      if (now > seen[i]) {
        if (window.count == 0) {
          window.fromMillis = lookedMillis;
        }
        window.count += now - seen[i];
        seen[i] = now;
      }
      for (long[] trace : losses.takeTraces(cause)) {
        if (window.traces.size() < MOST_TRACES && window.ids.add(hex(trace[0]) + hex(trace[1]))) {
          window.traces.add(trace);
        }
      }
    }
  }

  private static String hex(long half) {
    StringBuilder digits = new StringBuilder(16);
    for (int shift = 60; shift >= 0; shift -= 4) {
      digits.append("0123456789abcdef".charAt((int) (half >>> shift) & 15));
    }
    return digits.toString();
  }
}
