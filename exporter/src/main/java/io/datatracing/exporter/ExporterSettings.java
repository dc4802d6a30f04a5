package io.datatracing.exporter;

import io.datatracing.exporter.Settings.Value;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link ExporterOptions} from {@link Settings}; a value that cannot be used is reported
 * there.
 */
final class ExporterSettings {
  private static final int MAX_TIMEOUT_MILLIS = 600_000;
  private static final int MAX_QUEUE_SPANS = 1 << 24;

  private final Settings settings;

  ExporterSettings(Settings settings) {
    this.settings = settings;
  }

  ExporterOptions read() {
    int queueSpans =
        settings.number(
            1,
            MAX_QUEUE_SPANS,
            ExporterOptions.DEFAULT_QUEUE_SPANS,
            "datatracing.exporter.queue.spans",
            "OTEL_BSP_MAX_QUEUE_SIZE");
    int batchSpans =
        settings.number(
            1,
            MAX_QUEUE_SPANS,
            ExporterOptions.DEFAULT_BATCH_SPANS,
            "datatracing.exporter.batch.spans",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE");
    ExporterOptions options =
        new ExporterOptions(
            new EndpointSettings(settings).read(),
            settings.number(
                1,
                MAX_TIMEOUT_MILLIS,
                ExporterOptions.DEFAULT_TIMEOUT_MILLIS,
                "datatracing.exporter.timeout",
                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
                "OTEL_EXPORTER_OTLP_TIMEOUT"),
            queueSpans,
            settings.number(
                1,
                Integer.MAX_VALUE,
                ExporterOptions.DEFAULT_QUEUE_BYTES,
                "datatracing.exporter.queue.bytes"),
            Math.min(batchSpans, queueSpans),
            settings.number(
                0,
                MAX_TIMEOUT_MILLIS,
                ExporterOptions.DEFAULT_DELAY_MILLIS,
                "datatracing.exporter.delay",
                "OTEL_BSP_SCHEDULE_DELAY"));
    int exitMillis =
        settings.number(
            0,
            MAX_TIMEOUT_MILLIS,
            ExporterOptions.DEFAULT_EXIT_MILLIS,
            "datatracing.exporter.exit");
    return options.withSpool(spool()).withExit(exitMillis);
  }

  private @Nullable SpoolOptions spool() {
    Value directory = settings.find("datatracing.exporter.spool.dir");
    int bytes =
        settings.number(
            SpoolOptions.LEAST_BYTES,
            Integer.MAX_VALUE,
            SpoolOptions.DEFAULT_BYTES,
            "datatracing.exporter.spool.bytes");
    return directory == null ? null : new SpoolOptions(directory.text, bytes, directory.source);
  }

  /**
   * {@code a=1,b=2} with percent-encoded values, the form of the standard variables (W3C Baggage
   * without properties).
   *
   * @param secret whether values may be credentials, which are not repeated
   */
  static Map<String, String> pairs(Settings settings, Value list, boolean secret) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : list.text.split(",")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).trim();
      if (!name.isEmpty()) {
        pairs.put(name, decode(pair.substring(equals + 1).trim()));
      } else if (!pair.trim().isEmpty()) {
        settings.problem(
            list.source
                + (secret ? " has a member" : " is \"" + list.text + "\", a member of which is")
                + " without name or \"=\", expected name=value,name=value; leaving it out");
      }
    }
    return pairs;
  }

  private static String decode(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      // URLDecoder takes a plus for a space; here it is a plus.
      return URLDecoder.decode(value.replace("+", "%2B"), "UTF-8");
    } catch (IllegalArgumentException | UnsupportedEncodingException notEncoded) {
      return value;
    }
  }
}
