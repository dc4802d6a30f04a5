package io.datatracing.control;

import io.datatracing.exporter.Settings;
import org.jspecify.annotations.Nullable;

/** What is told and taken, and how often. Immutable; wrong values are reported by the settings. */
public final class ControlOptions {
  static final int DEFAULT_INTERVAL_MILLIS = 10_000;
  static final int DEFAULT_RUNNING_AFTER_MILLIS = 30_000;
  static final int DEFAULT_METRICS_INTERVAL_MILLIS = 60_000;
  private static final int MOST_MILLIS = 3_600_000;
  private static final String[] NEED_SERVER = {
    "datatracing.control.token",
    "datatracing.control.interval",
    "datatracing.running.after",
    "datatracing.control"
  };

  /** As the process was started. */
  final Settings settings;

  final boolean control;
  final int intervalMillis;
  final @Nullable String token;
  final Settings.@Nullable Value file;

  /** The first setting that asks for what needs a server of ours; null if none does. */
  final Settings.@Nullable Value asksForServer;

  final int runningAfterMillis;
  final boolean metrics;
  final int metricsIntervalMillis;

  private ControlOptions(Settings settings) {
    this.settings = settings;
    control = settings.flag(true, "datatracing.control");
    intervalMillis =
        settings.number(100, MOST_MILLIS, DEFAULT_INTERVAL_MILLIS, "datatracing.control.interval");
    token = settings.text("datatracing.control.token");
    file = settings.find("datatracing.control.file");
    asksForServer = asksForServer(settings);
    runningAfterMillis =
        settings.number(
            0, Integer.MAX_VALUE, DEFAULT_RUNNING_AFTER_MILLIS, "datatracing.running.after");
    metrics = metrics(settings);
    metricsIntervalMillis =
        settings.number(
            100,
            MOST_MILLIS,
            DEFAULT_METRICS_INTERVAL_MILLIS,
            "datatracing.metrics.interval",
            "OTEL_METRIC_EXPORT_INTERVAL");
  }

  /** Before {@code main}: reads values and nothing else. */
  public static ControlOptions read(Settings settings) {
    return new ControlOptions(settings);
  }

  private static Settings.@Nullable Value asksForServer(Settings settings) {
    for (String name : NEED_SERVER) {
      Settings.Value value = settings.find(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** {@code OTEL_METRICS_EXPORTER} names exporters of the application's metrics too. */
  private static boolean metrics(Settings settings) {
    String exporter = settings.text(null, "OTEL_METRICS_EXPORTER");
    return settings.flag(!"none".equals(exporter), "datatracing.metrics");
  }

  /** Whether there is anything to do at all. */
  boolean isAnything(boolean exports) {
    return file != null || exports && (control || metrics);
  }
}
