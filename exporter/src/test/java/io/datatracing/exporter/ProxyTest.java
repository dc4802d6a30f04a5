package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.http.ProxyOptions;
import io.datatracing.exporter.http.TlsOptions;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private static final String MY_PASSWORD = "Basic bWU6YTpi";

  @Test
  void clearRequestsAreForwardedWithTheUsersPassword() throws Exception {
    try (TestProxy proxy = new TestProxy(MY_PASSWORD);
        Collector collector = new Collector()) {
      String url = collector.endpoint() + "/v1/traces";

      SendResult result =
          send(url, OtlpProtocol.HTTP_PROTOBUF, TlsOptions.NONE, "me:a%3Ab@", proxy);

      assertThat(result.message()).isNull();
      assertThat(collector.spans).hasSize(1);
      assertThat(collector.requestHeaders.get(0)).containsKey("Host");
      assertThat(proxy.requests).containsExactly("POST " + url);
    }
  }

  @Test
  void grpcGoesThroughATunnel() throws Exception {
    try (TestProxy proxy = new TestProxy(null);
        GrpcCollector collector = new GrpcCollector()) {
      SendResult result =
          send(
              "http://127.0.0.1:" + collector.port(),
              OtlpProtocol.GRPC,
              TlsOptions.NONE,
              "",
              proxy);

      assertThat(result.message()).isNull();
      assertThat(proxy.requests).containsExactly("CONNECT 127.0.0.1:" + collector.port());
    }
  }

  @Test
  void tlsGoesThroughATunnelWithTheUsersPassword() throws Exception {
    try (TestProxy proxy = new TestProxy(MY_PASSWORD);
        GrpcCollector collector =
            new GrpcCollector(
                0,
                builder -> {
                  try {
                    builder.sslContext(
                        GrpcSslContexts.forServer(
                                TestTls.file("server.pem"), TestTls.file("server.key"))
                            .build());
                  } catch (IOException notReadable) {
                    throw new AssertionError(notReadable);
                  }
                })) {
      SendResult result =
          send(
              "https://localhost:" + collector.port(),
              OtlpProtocol.GRPC,
              TestTls.trusting("ca"),
              "me:a%3Ab@",
              proxy);

      assertThat(result.message()).isNull();
      assertThat(proxy.requests).containsExactly("CONNECT localhost:" + collector.port());
    }
  }

  @Test
  void aProxyThatRefusesIsAnOutage() throws Exception {
    try (TestProxy proxy = new TestProxy(MY_PASSWORD)) {
      SendResult result =
          send("https://127.0.0.1:1/", OtlpProtocol.HTTP_PROTOBUF, TlsOptions.NONE, "", proxy);

      assertThat(result.isRetryable()).isTrue();
      assertThat(result.message()).contains("the proxy answers with HTTP status 407");
    }
  }

  @Test
  void theApplicationsDefaultsAreNeitherAskedNorTold() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    ProxySelector selector = ProxySelector.getDefault();
    CookieHandler cookies = CookieHandler.getDefault();
    Authenticator authenticator = Authenticator.getDefault();
    ProxySelector.setDefault(new AskedSelector(asked));
    CookieHandler.setDefault(new AskedCookies(asked));
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            asked.add("authenticator");
            return null;
          }
        });
    try (Collector collector = new Collector()) {
      collector.status = 401;
      EndpointOptions options =
          EndpointOptions.http(collector.endpoint() + "/v1/traces", Map.of(), false);

      SendResult result = send(options);

      assertThat(result.isRetryable()).isFalse();
      assertThat(result.message()).isEqualTo("HTTP status 401");
      assertThat(asked).isEmpty();
    } finally {
      ProxySelector.setDefault(selector);
      CookieHandler.setDefault(cookies);
      Authenticator.setDefault(authenticator);
    }
  }

  private static SendResult send(
      String url, OtlpProtocol protocol, TlsOptions tls, String user, TestProxy proxy) {
    return send(
        new EndpointOptions(
            List.of(url),
            protocol,
            Map.of(),
            false,
            tls,
            ProxyOptions.parse("http://" + user + "127.0.0.1:" + proxy.port())));
  }

  private static SendResult send(EndpointOptions options) {
    OtlpEncoder encoder = new OtlpEncoder(new byte[0], "s", "v");
    encoder.begin();
    encoder.add(Spans.toNowhere().ended("sent"));
    encoder.end();
    return new Transports(options, "datatracing/test", new TestClock(), System.err)
        .traces(() -> Map.of())
        .send(encoder.array(), encoder.length(), 20_000);
  }

  private static final class AskedSelector extends ProxySelector {
    private final List<String> asked;

    AskedSelector(List<String> asked) {
      this.asked = asked;
    }

    @Override
    public List<java.net.Proxy> select(URI uri) {
      asked.add("proxy selector");
      return List.of(java.net.Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      asked.add("proxy selector");
    }
  }

  private static final class AskedCookies extends CookieHandler {
    private final List<String> asked;

    AskedCookies(List<String> asked) {
      this.asked = asked;
    }

    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
      asked.add("cookie handler");
      return Map.of();
    }

    @Override
    public void put(URI uri, Map<String, List<String>> headers) {
      asked.add("cookie handler");
    }
  }
}
