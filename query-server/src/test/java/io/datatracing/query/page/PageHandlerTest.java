package io.datatracing.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.http.ErrorResponder;
import io.datatracing.http.HttpServer;
import io.datatracing.http.HttpServerOptions;
import io.datatracing.http.Router;
import io.datatracing.query.QueryOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a small page that lies on the class path of the tests. */
class PageHandlerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server =
      HttpServer.start(
          new HttpServerOptions(
              "page",
              "127.0.0.1",
              0,
              "--port",
              QueryOptions.at("127.0.0.1", 0).limits(),
              1,
              1,
              10,
              Duration.ofSeconds(1),
              Map.of()),
          Router.builder()
              .fallback(
                  new PageHandler(PageHandlerTest.class.getClassLoader(), "page-of-the-tests/"))
              .build(),
          ErrorResponder.PROBLEM_JSON,
          new PrometheusRegistry());

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/search", "/search?service=a.b", "/trace/0123", "/index.html"})
  void viewsGetTheIndexWhichIsAskedForAgain(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(response.body()).containsIgnoringCase("<!doctype html>");
  }

  @Test
  void sameIndexIsNotSentTwice() throws Exception {
    String etag = get("/").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = get("/search", "If-None-Match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void assetsAreKeptForEver() throws Exception {
    HttpResponse<String> response = get("/assets/test-1a2b.css");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
    assertThat(response.headers().firstValue("Cache-Control"))
        .hasValue("public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/none.js",
        "/assets/../openapi.json",
        "/../application.properties",
        "/%2e%2e/secret.txt",
        "/.hidden",
        "//etc.conf",
        "/assets/.css",
        "/a%00.css",
      })
  void whatIsNoFileOfThePageIs404(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void unknownApiPathIsAProblemNotThePage() throws Exception {
    HttpResponse<String> response = get("/api/v1/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("openapi.json");
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
