package com.acme.airflow.javanet;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class JavaNetApiClient extends ApiClient {
  private final HttpClient httpClient =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public <T> ApiResponse<T> invokeAPI(String method, String path, Object body, Class<T> type)
      throws ApiException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(getBasePath() + path));
    request.header("Accept", "application/json");
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      // The generated code gives bytes, too: objectMapper.writeValueAsBytes.
      request.method(method, HttpRequest.BodyPublishers.ofByteArray(serialize(body).getBytes()));
    }
    try {
      HttpResponse<String> response =
          httpClient.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return answer(response.statusCode(), response.body(), type);
    } catch (IOException e) {
      throw new ApiException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(e);
    }
  }
}
