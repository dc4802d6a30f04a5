package io.datatracing.exporter;

import io.datatracing.exporter.http.HttpTarget;
import io.datatracing.exporter.http.ProxyOptions;
import io.datatracing.exporter.http.TlsOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The collector and how to speak with it. Several URLs are tried in their order. Immutable,
 * validated when it is made.
 */
public final class EndpointOptions {
  static final String TRACES_PATH = "/v1/traces";

  private final List<URI> tracesUrls;
  private final OtlpProtocol protocol;
  private final Map<String, String> headers;
  private final boolean gzip;
  private final TlsOptions tls;
  private final @Nullable ProxyOptions proxy;

  /** Null where the side channel goes by the rule of {@link #beside()}. */
  private final @Nullable EndpointOptions beside;

  /**
   * @param tracesUrls where to POST spans, with the path (of which gRPC makes no use); at least one
   * @param headers sent with each request, for instance for authentication
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public EndpointOptions(
      List<String> tracesUrls,
      OtlpProtocol protocol,
      Map<String, String> headers,
      boolean gzip,
      TlsOptions tls,
      @Nullable ProxyOptions proxy) {
    this(tracesUrls, protocol, headers, gzip, tls, proxy, null);
  }

  private EndpointOptions(
      List<String> tracesUrls,
      OtlpProtocol protocol,
      Map<String, String> headers,
      boolean gzip,
      TlsOptions tls,
      @Nullable ProxyOptions proxy,
      @Nullable EndpointOptions beside) {
    if (tracesUrls.isEmpty()) {
      throw new IllegalArgumentException("no endpoint, expected at least one URL");
    }
    List<URI> urls = new ArrayList<>(tracesUrls.size());
    for (String url : tracesUrls) {
      urls.add(httpUrl(url));
    }
    this.tracesUrls = Collections.unmodifiableList(urls);
    this.protocol = protocol;
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    this.gzip = gzip;
    this.tls = tls;
    this.proxy = proxy;
    this.beside = beside;
  }

  /**
   * The same with a side channel to other servers. They get none of the headers, which are for
   * those that take the spans.
   *
   * @param urls as those for spans; at least one
   */
  EndpointOptions withBeside(List<String> urls) {
    Map<String, String> none = Collections.emptyMap();
    return new EndpointOptions(
        texts(tracesUrls),
        protocol,
        headers,
        gzip,
        tls,
        proxy,
        new EndpointOptions(urls, OtlpProtocol.HTTP_PROTOBUF, none, gzip, tls, proxy));
  }

  /**
   * Where goes what is told beside spans, by HTTP: where they go; if that is gRPC's standard port,
   * to OTLP/HTTP's on the same host. Null if spans go by gRPC to other ports only: then there is no
   * side channel.
   */
  @Nullable EndpointOptions beside() {
    if (beside != null || protocol != OtlpProtocol.GRPC) {
      return beside == null ? this : beside;
    }
    List<String> urls = new ArrayList<>(tracesUrls.size());
    for (URI url : tracesUrls) {
      HttpTarget target = HttpTarget.of(url);
      if (target.port() == OtlpProtocol.GRPC.port()) {
        int http = OtlpProtocol.HTTP_PROTOBUF.port();
        urls.add(target.withPort(http).withPath(TRACES_PATH).toString());
      }
    }
    return urls.isEmpty()
        ? null
        : new EndpointOptions(urls, OtlpProtocol.HTTP_PROTOBUF, headers, gzip, tls, proxy);
  }

  private static List<String> texts(List<URI> urls) {
    List<String> texts = new ArrayList<>(urls.size());
    for (URI url : urls) {
      texts.add(url.toString());
    }
    return texts;
  }

  /** Clear OTLP/HTTP to one URL. */
  static EndpointOptions http(String tracesUrl, Map<String, String> headers, boolean gzip) {
    return new EndpointOptions(
        Collections.singletonList(tracesUrl),
        OtlpProtocol.HTTP_PROTOBUF,
        headers,
        gzip,
        TlsOptions.NONE,
        null);
  }

  /** Throws as the constructor does; for readers of settings that want to know before. */
  static URI httpUrl(String text) {
    URI url;
    try {
      // Not a java.net.URL: making one looks for handlers with a service loader, before main.
      url = new URI(text);
    } catch (URISyntaxException notAUrl) {
      throw new IllegalArgumentException(expectedUrl(text), notAUrl);
    }
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    // The authority and not the host: a URI knows no host with an underscore in its name.
    if (!http || url.getRawAuthority() == null) {
      throw new IllegalArgumentException(expectedUrl(text));
    }
    HttpTarget.of(url);
    return url;
  }

  /** In the order in which they are tried; at least one. */
  public List<URI> tracesUrls() {
    return tracesUrls;
  }

  public OtlpProtocol protocol() {
    return protocol;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public boolean gzip() {
    return gzip;
  }

  TlsOptions tls() {
    return tls;
  }

  @Nullable ProxyOptions proxy() {
    return proxy;
  }

  /** For people; without credentials a URL may hold. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (URI url : tracesUrls) {
      HttpTarget target = HttpTarget.of(url);
      text.append(text.length() == 0 ? "" : ", ");
      text.append(protocol == OtlpProtocol.GRPC ? target.withPath("") : target);
    }
    return text.toString();
  }

  private static String expectedUrl(@Nullable String text) {
    return "endpoint is \"" + text + "\", expected a URL that begins with http:// or https://";
  }
}
