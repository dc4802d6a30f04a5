package io.datatracing.exporter;

import io.datatracing.exporter.Settings.Value;
import io.datatracing.exporter.http.ProxyOptions;
import io.datatracing.exporter.http.TlsOptions;
import io.datatracing.exporter.http.TlsOptions.PemSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link EndpointOptions} from {@link Settings}; a value that cannot be used is reported
 * there.
 */
final class EndpointSettings {
  private final Settings settings;

  EndpointSettings(Settings settings) {
    this.settings = settings;
  }

  EndpointOptions read() {
    OtlpProtocol protocol = protocol();
    EndpointOptions spans =
        new EndpointOptions(tracesUrls(protocol), protocol, headers(), gzip(), tls(), proxy());
    Value beside = settings.find("datatracing.control.endpoint");
    List<String> urls = beside == null ? Collections.<String>emptyList() : list(beside);
    return urls.isEmpty() ? spans : spans.withBeside(urls);
  }

  private OtlpProtocol protocol() {
    Value value =
        settings.find(
            "datatracing.exporter.protocol",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            "OTEL_EXPORTER_OTLP_PROTOCOL");
    OtlpProtocol protocol =
        value == null ? OtlpProtocol.HTTP_PROTOBUF : OtlpProtocol.named(value.text);
    if (protocol != null) {
      return protocol;
    }
    if (value != null) {
      settings.problem(value, "http/protobuf or grpc", OtlpProtocol.HTTP_PROTOBUF.id());
    }
    return OtlpProtocol.HTTP_PROTOBUF;
  }

  /**
   * The traces endpoint is used as it is, the general one is a base (OTLP exporter specification,
   * "Endpoint URLs"). Ours is a base, and may be a list.
   */
  private List<String> tracesUrls(OtlpProtocol protocol) {
    Value own = settings.find("datatracing.exporter.endpoint");
    if (own != null) {
      List<String> urls = list(own);
      return urls.isEmpty() ? byDefault(protocol) : urls;
    }
    List<String> urls = new ArrayList<>(1);
    Value exact = settings.find(null, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    Value base = settings.find(null, "OTEL_EXPORTER_OTLP_ENDPOINT");
    if (exact != null) {
      add(urls, exact, exact.text);
    } else if (base != null) {
      add(urls, base, ExporterOptions.withPath(base.text));
    }
    return urls.isEmpty() ? byDefault(protocol) : urls;
  }

  private List<String> list(Value bases) {
    List<String> urls = new ArrayList<>();
    for (String base : bases.text.split(",")) {
      if (!base.trim().isEmpty()) {
        add(urls, bases, ExporterOptions.withPath(base.trim()));
      }
    }
    return urls;
  }

  private void add(List<String> urls, Value value, String url) {
    try {
      urls.add(EndpointOptions.httpUrl(url).toString());
    } catch (IllegalArgumentException notUsable) {
      settings.problem(
          value,
          "a URL that begins with http:// or https://",
          "what else is given, or http://127.0.0.1 and the protocol's port");
    }
  }

  private static List<String> byDefault(OtlpProtocol protocol) {
    return Collections.singletonList(
        ExporterOptions.withPath("http://127.0.0.1:" + protocol.port()));
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
    return headers == null
        ? new LinkedHashMap<String, String>()
        : ExporterSettings.pairs(settings, headers, true);
  }

  private TlsOptions tls() {
    PemSource certificate =
        pem(
            "datatracing.exporter.tls.certificate",
            "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
            "OTEL_EXPORTER_OTLP_CERTIFICATE");
    try {
      return new TlsOptions(
          certificate,
          pem(
              "datatracing.exporter.tls.client.key",
              "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
              "OTEL_EXPORTER_OTLP_CLIENT_KEY"),
          pem(
              "datatracing.exporter.tls.client.certificate",
              "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
              "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"));
    } catch (IllegalArgumentException onlyOne) {
      settings.problem(onlyOne.getMessage() + "; using no client certificate");
      return new TlsOptions(certificate, null, null);
    }
  }

  private @Nullable PemSource pem(String name, String... standard) {
    Value value = settings.find(name, standard);
    return value == null ? null : new PemSource(value.text, value.source);
  }

  private @Nullable ProxyOptions proxy() {
    Value proxy = settings.find("datatracing.exporter.proxy");
    if (proxy == null) {
      return null;
    }
    try {
      return ProxyOptions.parse(proxy.text);
    } catch (IllegalArgumentException notUsable) {
      // The text itself is not repeated: it may hold a password.
      settings.problem(
          proxy.source
              + " is "
              + notUsable.getMessage()
              + ", expected http://host:port or http://user:password@host:port; using no proxy");
      return null;
    }
  }
}
