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

class JavaHttpClientContractTest
    extends AsyncHttpClientContract<JavaHttpClientContractTest.Client> {
  /** This client's requests have the timeout. */
  static final class Client {
    private final HttpClient http;
    private final Duration timeout;

    Client(HttpClient http, Duration timeout) {
      this.http = http;
      this.timeout = timeout;
    }

    HttpClient http() {
      return http;
    }

    HttpRequest.Builder request(URI uri) {
      return HttpRequest.newBuilder(uri).timeout(timeout);
    }
  }

  @Override
  protected Client newClient(int readTimeoutMillis) {
    return new Client(
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build(),
        Duration.ofMillis(readTimeoutMillis));
  }

  @Override
  protected int send(Client client, String method, URI uri, String... headers) throws Exception {
    HttpRequest.Builder request = client.request(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = client.http().send(request.build(), BodyHandlers.ofString());
    return response.statusCode();
  }

  @Override
  protected void sendAsync(Client client, URI uri, HttpCallback callback) {
    client
        .http()
        .sendAsync(client.request(uri).build(), BodyHandlers.ofString())
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
}
