package io.datatracing.instrumentation.airflow;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

class OkHttpTriggerTest extends TriggerContract {
  private final OkHttpClient client = new OkHttpClient();

  @Override
  String call(String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws Exception {
    String type = headers.get("Content-Type");
    Request.Builder request =
        new Request.Builder()
            .url(uri.toString())
            .method(
                method,
                body == null
                    ? null
                    : RequestBody.create(type == null ? null : MediaType.parse(type), body));
    headers.forEach(request::header);
    return send(request.build());
  }

  @Override
  void stream(URI uri, String body) throws Exception {
    send(
        new Request.Builder()
            .url(uri.toString())
            .post(
                new RequestBody() {
                  @Override
                  public MediaType contentType() {
                    return MediaType.parse("application/json");
                  }

                  @Override
                  public void writeTo(BufferedSink sink) throws IOException {
                    sink.writeUtf8(body);
                  }
                })
            .build());
  }

  private String send(Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.body().string();
    }
  }
}
