package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpUrlConnectionTriggerTest extends TriggerContract {
  @Override
  String call(String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    headers.forEach(connection::setRequestProperty);
    if (body != null) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    return read(connection);
  }

  /** The connection keeps it to itself; who signs by it sends other headers for that, too. */
  @Override
  boolean tellsAuthorization() {
    return false;
  }

  @Override
  void stream(URI uri, String body) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.setChunkedStreamingMode(16);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    read(connection);
  }

  @Test
  void bodyThatIsNeverClosedIsSentWithTheCaller() throws Exception {
    HttpURLConnection connection = open();
    OutputStream out = connection.getOutputStream();
    out.write("{\"conf\":".getBytes(StandardCharsets.UTF_8));
    out.flush();
    connection.getOutputStream().write("{}}".getBytes(StandardCharsets.UTF_8));
    assertThat(connection.getResponseCode()).isEqualTo(200);

    Span span = spans.take();
    assertThat(confOf(span)).isEqualTo("added");
    assertThat(span.get(AirflowAttributes.RUN_ID)).isEqualTo("run 1");
    assertThat(airflow.take().body()).contains(DagRunBody.CONF_KEY);
    assertThat(read(connection)).isEqualTo(airflow.answer());
    assertThat(read(connection)).as("read to the end").isEmpty();
  }

  @Test
  void fixedLengthStaysWhatTheCallerSaid() throws Exception {
    HttpURLConnection connection = open();
    connection.setFixedLengthStreamingMode(2);
    try (OutputStream out = connection.getOutputStream()) {
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
    read(connection);

    assertThat(confOf(spans.take())).isEqualTo("streamed");
    assertThat(airflow.take().body()).isEqualTo("{}");
  }

  @Test
  void answerOfUnknownLengthIsNotWaitedFor() throws Exception {
    airflow.chunked = true;
    call("POST", airflow.uri(RUNS), JSON, "{\"dag_run_id\":\"run 1\"}");

    Span span = spans.take();
    assertThat(span.get(AirflowAttributes.RUN_ID)).as("what the caller said").isEqualTo("run 1");
    assertThat(span.get(AirflowAttributes.RUN_STATE)).isNull();
  }

  private HttpURLConnection open() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) airflow.uri(RUNS).toURL().openConnection();
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    return connection;
  }

  private static String read(HttpURLConnection connection) throws IOException {
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
