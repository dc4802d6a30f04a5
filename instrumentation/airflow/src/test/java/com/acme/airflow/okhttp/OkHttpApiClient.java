package com.acme.airflow.okhttp;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

public class OkHttpApiClient extends ApiClient {
  private final OkHttpClient httpClient = new OkHttpClient();

  @Override
  public <T> ApiResponse<T> invokeAPI(String method, String path, Object body, Class<T> type)
      throws ApiException {
    RequestBody json =
        body == null
            ? null
            : RequestBody.create(MediaType.parse("application/json"), serialize(body));
    Request request = new Request.Builder().url(getBasePath() + path).method(method, json).build();
    try (Response response = httpClient.newCall(request).execute()) {
      return answer(response.code(), response.body().string(), type);
    } catch (IOException e) {
      throw new ApiException(e);
    }
  }
}
