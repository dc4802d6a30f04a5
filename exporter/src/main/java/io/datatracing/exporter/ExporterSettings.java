package io.datatracing.exporter;

import io.datatracing.exporter.Settings.Value;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@link ExporterOptions} from {@link Settings}; a value that cannot be used is reported
 * there.
 */
final class ExporterSettings {
  private static final int MAX_TIMEOUT_MILLIS = 600_000;
  private static final int MAX_QUEUE_SPANS = 1 << 24;
  private static final String DEFAULT_TRACES_URL =
      ExporterOptions.withPath(ExporterOptions.DEFAULT_ENDPOINT);

  /** Certificates in PEM files. */
  private static final String[] UNSUPPORTED = {
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE"
  };

  private final Settings settings;

  ExporterSettings(Settings settings) {
    this.settings = settings;
  }

  ExporterOptions read() {
    reportUnsupported();
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
    return new ExporterOptions(
        tracesUrl(),
        headers(),
        gzip(),
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
  }

  private void reportUnsupported() {
    for (String variable : UNSUPPORTED) {
      Value value = settings.find(null, variable);
      if (value != null) {
        settings.problem(
            value.source + " is not supported; using the trust store and keys of the JVM");
      }
    }
  }

  /**
   * The traces endpoint is used as it is, the general one is a base (OTLP exporter specification,
   * "Endpoint URLs").
   */
  private String tracesUrl() {
    Value protocol =
        settings.find(
            "datatracing.exporter.protocol",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            "OTEL_EXPORTER_OTLP_PROTOCOL");
    boolean otherProtocol = false;
    if (protocol != null && !protocol.text.equals("http/protobuf")) {
      otherProtocol = true;
      settings.problem(protocol, "http/protobuf", "http/protobuf on port 4318");
    }
    Value base = settings.find("datatracing.exporter.endpoint");
    Value exact = base == null ? settings.find(null, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") : null;
    if (exact != null) {
      return usable(exact, otherProtocol ? withHttpPort(exact.text) : exact.text);
    }
    if (base == null) {
      base = settings.find(null, "OTEL_EXPORTER_OTLP_ENDPOINT");
    }
    if (base == null) {
      return DEFAULT_TRACES_URL;
    }
    return usable(
        base, ExporterOptions.withPath(otherProtocol ? withHttpPort(base.text) : base.text));
  }

  /** An endpoint meant for gRPC names gRPC's port. */
  private static String withHttpPort(String endpoint) {
    return endpoint.replaceFirst(":4317(?=/|$)", ":4318");
  }

  private String usable(Value value, String url) {
    try {
      return EndpointOptions.httpUrl(url).toString();
    } catch (IllegalArgumentException notUsable) {
      settings.problem(value, "a URL that begins with http:// or https://", DEFAULT_TRACES_URL);
      return DEFAULT_TRACES_URL;
    }
  }

  private boolean gzip() {
    Value compression =
        settings.find(
            "datatracing.exporter.compression",
            "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
            "OTEL_EXPORTER_OTLP_COMPRESSION");
    if (compression == null || compression.text.equals("none")) {
      return false;
    }
    if (!compression.text.equals("gzip")) {
      settings.problem(compression, "gzip or none", "none");
      return false;
    }
    return true;
  }

  private Map<String, String> headers() {
    Value headers =
        settings.find(
            "datatracing.exporter.headers",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
            "OTEL_EXPORTER_OTLP_HEADERS");
    return headers == null ? new LinkedHashMap<String, String>() : pairs(settings, headers);
  }

  /**
   * {@code a=1,b=2} with percent-encoded values, the form of the standard variables (W3C Baggage
   * without properties).
   */
  static Map<String, String> pairs(Settings settings, Value list) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : list.text.split(",")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).trim();
      if (!name.isEmpty()) {
        pairs.put(name, decode(pair.substring(equals + 1).trim()));
      } else if (!pair.trim().isEmpty()) {
        // The text itself is not repeated: it may be a credential.
        settings.problem(
            list.source
                + " has a member without name or \"=\", expected name=value,name=value; leaving it out");
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
