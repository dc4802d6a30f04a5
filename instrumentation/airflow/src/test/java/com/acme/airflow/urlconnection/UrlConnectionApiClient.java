package com.acme.airflow.urlconnection;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** As Spring's {@code RestTemplate} sends by default: with a length that it has promised. */
public class UrlConnectionApiClient extends ApiClient {
  @Override
  public <T> ApiResponse<T> invokeAPI(String method, String path, Object body, Class<T> type)
      throws ApiException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) new URL(getBasePath() + path).openConnection();
      connection.setRequestMethod(method);
      if (body != null) {
        byte[] json = serialize(body).getBytes(StandardCharsets.UTF_8);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setFixedLengthStreamingMode(json.length);
        connection.getOutputStream().write(json);
      }
      int status = connection.getResponseCode();
      try (InputStream answer =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return answer(status, new String(answer.readAllBytes(), StandardCharsets.UTF_8), type);
      }
    } catch (IOException e) {
      throw new ApiException(e);
    }
  }
}
