package com.acme.airflow.apache;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

public class ApacheApiClient extends ApiClient {
  private final CloseableHttpClient httpClient = HttpClients.createDefault();

  @Override
  public <T> ApiResponse<T> invokeAPI(String method, String path, Object body, Class<T> type)
      throws ApiException {
    ClassicRequestBuilder request =
        ClassicRequestBuilder.create(method).setUri(getBasePath() + path);
    if (body != null) {
      request.setEntity(new StringEntity(serialize(body), ContentType.APPLICATION_JSON));
    }
    try {
      ApiResponse<String> response =
          httpClient.execute(
              request.build(),
              answer ->
                  new ApiResponse<>(answer.getCode(), EntityUtils.toString(answer.getEntity())));
      return answer(response.getStatusCode(), response.getData(), type);
    } catch (IOException e) {
      throw new ApiException(e);
    }
  }
}
