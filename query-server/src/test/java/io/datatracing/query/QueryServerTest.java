package io.datatracing.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryServerTest {
  @TempDir Path directory;
  private RunningQueryServer server;

  @BeforeEach
  void start() {
    server = new RunningQueryServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/services", "/api/v1/traces", "/nothing.txt"})
  void everyAnswerHasTheSecurityHeaders(String path) {
    HttpResponse<String> response = server.get(path);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @Test
  void answersAreNotKeptByBrowsers() {
    assertThat(server.get("/api/v1/services").headers().allValues("Cache-Control"))
        .containsExactly("no-store");
  }

  @Test
  void metricsCountByRouteNotByPath() {
    server.get("/api/v1/traces/" + "1".repeat(32));
    String metrics = server.get("/metrics").body();
    assertThat(metrics)
        .contains("datatracing_query_http_request_duration_seconds_count")
        .doesNotContain("1".repeat(32));
  }

  @Test
  void healthIsServed() {
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
  }
}
