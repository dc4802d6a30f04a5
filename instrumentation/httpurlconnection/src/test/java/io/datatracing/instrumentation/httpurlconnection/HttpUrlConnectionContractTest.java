package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.testing.http.HttpClientContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** There is no client but the class itself, so the contract's client is the class. */
class HttpUrlConnectionContractTest extends HttpClientContract<Class<HttpURLConnection>> {
  @Override
  protected Class<HttpURLConnection> newClient() {
    return HttpURLConnection.class;
  }

  @Override
  protected int send(Class<HttpURLConnection> client, String method, URI uri, String... headers)
      throws IOException {
    HttpURLConnection connection = client.cast(new URL(uri.toString()).openConnection());
    connection.setRequestMethod(method);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    for (int i = 0; i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    body.readAllBytes();
    body.close();
    return status;
  }

  @Override
  protected @Nullable String protocolVersion() {
    return null;
  }

  @Override
  protected boolean countsResends() {
    return false;
  }
}
