package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.instrumentation.testing.http.AsyncHttpClientContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionException;

class JavaHttpClientContractTest extends AsyncHttpClientContract<HttpClient> {
  @Override
  protected HttpClient newClient() {
    return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  }

  @Override
  protected int send(HttpClient client, String method, URI uri, String... headers)
      throws Exception {
    HttpRequest.Builder request = request(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return response.statusCode();
  }

  @Override
  protected void sendAsync(HttpClient client, URI uri, HttpCallback callback) {
    client
        .sendAsync(request(uri).build(), BodyHandlers.ofString())
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                callback.answered(response.statusCode());
              } else {
                callback.failed(
                    failure instanceof CompletionException ? failure.getCause() : failure);
              }
            });
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(TIMEOUT_MILLIS));
  }
}
