package io.datatracing.instrumentation.okhttp;

import io.datatracing.instrumentation.testing.http.AsyncHttpClientContract;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

class OkHttpContractTest extends AsyncHttpClientContract<OkHttpClient> {
  @Override
  protected OkHttpClient newClient(int readTimeoutMillis) {
    return new OkHttpClient.Builder().readTimeout(readTimeoutMillis, TimeUnit.MILLISECONDS).build();
  }

  @Override
  protected int send(OkHttpClient client, String method, URI uri, String... headers)
      throws IOException {
    Request.Builder request = new Request.Builder().url(uri.toString()).method(method, null);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (Response response = client.newCall(request.build()).execute()) {
      response.body().string();
      return response.code();
    }
  }

  @Override
  protected void sendAsync(OkHttpClient client, URI uri, HttpCallback callback) {
    client
        .newCall(new Request.Builder().url(uri.toString()).build())
        .enqueue(
            new Callback() {
              @Override
              public void onResponse(Call call, Response response) {
                response.close();
                callback.answered(response.code());
              }

              @Override
              public void onFailure(Call call, IOException failure) {
                callback.failed(failure);
              }
            });
  }
}
