package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JavaHttpClientTriggerTest extends TriggerContract {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  String call(String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws Exception {
    return client
        .send(request(method, uri, headers, body), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpRequest request(
      String method, URI uri, Map<String, String> headers, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request.build();
  }

  @Override
  void stream(URI uri, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    client.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  /** As the generated client of the library {@code native} sends and reads. */
  @Test
  void answerThatIsHandedOnAsAStreamIsSeenAllTheSame() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(airflow.uri(RUNS))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray("{}".getBytes(StandardCharsets.UTF_8)))
            .build();
    try (InputStream body =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      Span span = spans.take();
      assertThat(span.get(AirflowAttributes.RUN_ID)).isEqualTo("run 1");
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(airflow.answer());
    }
    assertThat(airflow.take().body()).contains(DagRunBody.CONF_KEY);
  }

  /** The JDK lets an application do so only where a property allows it. */
  @Test
  void lengthThatTheCallerHasSetStaysTrue() throws Exception {
    assertThat(System.getProperty("jdk.httpclient.allowRestrictedHeaders"))
        .isEqualTo("content-length");
    Map<String, String> headers = Map.of("Content-Type", "application/json", "Content-Length", "2");
    call("POST", airflow.uri(RUNS), headers, "{}");

    assertThat(confOf(spans.take())).isEqualTo("fixed_length");
    assertThat(airflow.take().body()).isEqualTo("{}");
  }

  @Test
  void answerThatNobodyReadsEndsItsSpan() throws Exception {
    client
        .sendAsync(
            request("POST", airflow.uri(RUNS), JSON, "{}"),
            HttpResponse.BodyHandlers.replacing("nothing"))
        .join();

    assertThat(spans.take().name()).isEqualTo("trigger nightly");
  }

  @Test
  void connectionThatIsRefusedEndsItsSpan() throws Exception {
    airflow.close();
    try {
      call("POST", airflow.uri(RUNS), JSON, "{}");
    } catch (java.net.ConnectException refused) {
      assertThat(spans.take().get(io.datatracing.bootstrap.trace.Attributes.ERROR_TYPE))
          .isEqualTo("java.net.ConnectException");
      return;
    }
    throw new AssertionError("the server was closed");
  }
}
