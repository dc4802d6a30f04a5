package io.datatracing.instrumentation.okhttp;

import io.datatracing.bootstrap.http.HttpClientReader;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Nothing is allocated: an {@code HttpUrl} keeps its text. */
final class OkHttpReader implements HttpClientReader<Request, Response> {
  @Override
  public String method(Request request) {
    return request.method();
  }

  @Override
  public String url(Request request) {
    return request.url().toString();
  }

  @Override
  public String serverAddress(Request request) {
    return request.url().host();
  }

  @Override
  public int serverPort(Request request) {
    return request.url().port();
  }

  @Override
  public int statusCode(Request request, Response response) {
    return response.code();
  }

  @Override
  public @Nullable String protocolVersion(Request request, Response response) {
    Protocol protocol = response.protocol();
    // Not a switch: a newer version has protocols that the floor's enumeration lacks.
    if (protocol == Protocol.HTTP_1_1) {
      return "1.1";
    }
    if (protocol == Protocol.HTTP_2) {
      return "2";
    }
    return protocol == Protocol.HTTP_1_0 ? "1.0" : null;
  }
}
