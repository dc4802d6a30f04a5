package com.acme.airflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What the generated clients of all libraries have in common. */
public abstract class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private String basePath = "http://localhost";

  public String getBasePath() {
    return basePath;
  }

  public ApiClient setBasePath(String basePath) {
    this.basePath = basePath;
    return this;
  }

  public String escapeString(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replaceAll("\\+", "%20");
  }

  protected String serialize(Object body) throws ApiException {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new ApiException(e);
    }
  }

  protected <T> ApiResponse<T> answer(int status, String text, Class<T> type) throws ApiException {
    if (status / 100 != 2) {
      throw new ApiException(status, text);
    }
    try {
      return new ApiResponse<>(status, JSON.readValue(text, type));
    } catch (JsonProcessingException e) {
      throw new ApiException(e);
    }
  }

  /**
   * @param body null for none
   */
  public abstract <T> ApiResponse<T> invokeAPI(
      String method, String path, Object body, Class<T> type) throws ApiException;
}
