package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.bootstrap.http.HttpClientReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Nothing is allocated: a {@code URI} keeps its text and its parts. */
final class JavaHttpClientReader implements HttpClientReader<HttpRequest, HttpResponse<?>> {
  @Override
  public String method(HttpRequest request) {
    return request.method();
  }

  @Override
  public String url(HttpRequest request) {
    return request.uri().toString();
  }

  @Override
  public @Nullable String serverAddress(HttpRequest request) {
    return request.uri().getHost();
  }

  @Override
  public int serverPort(HttpRequest request) {
    return request.uri().getPort();
  }

  @Override
  public int statusCode(HttpRequest request, HttpResponse<?> response) {
    return response.statusCode();
  }

  @Override
  public @Nullable String protocolVersion(HttpRequest request, HttpResponse<?> response) {
    // Not a switch: JDK 26 has a version that is not known here.
    if (response.version() == HttpClient.Version.HTTP_1_1) {
      return "1.1";
    }
    return response.version() == HttpClient.Version.HTTP_2 ? "2" : null;
  }
}
