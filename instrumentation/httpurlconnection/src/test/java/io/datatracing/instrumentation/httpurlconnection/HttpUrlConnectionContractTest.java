package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.testing.http.HttpClientContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** There is no client, only connections; what stands for one is their read timeout. */
class HttpUrlConnectionContractTest extends HttpClientContract<Integer> {
  @Override
  protected Integer newClient(int readTimeoutMillis) {
    return readTimeoutMillis;
  }

  @Override
  protected int send(Integer readTimeoutMillis, String method, URI uri, String... headers)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(uri.toString()).openConnection();
    connection.setRequestMethod(method);
    connection.setReadTimeout(readTimeoutMillis);
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
