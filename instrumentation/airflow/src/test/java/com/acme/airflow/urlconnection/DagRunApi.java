package com.acme.airflow.urlconnection;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;

/** The shape of the library resttemplate. */
public class DagRunApi {
  private final ApiClient apiClient;

  public DagRunApi(ApiClient apiClient) {
    this.apiClient = apiClient;
  }

  public ApiClient getApiClient() {
    return apiClient;
  }

  public DAGRunResponse triggerDagRun(Object dagId, TriggerDAGRunPostBody triggerDAGRunPostBody)
      throws ApiException {
    return triggerDagRunWithHttpInfo(dagId, triggerDAGRunPostBody).getBody();
  }

  public ResponseEntity<DAGRunResponse> triggerDagRunWithHttpInfo(
      Object dagId, TriggerDAGRunPostBody triggerDAGRunPostBody) throws ApiException {
    String path = "/api/v2/dags/" + apiClient.escapeString(dagId.toString()) + "/dagRuns";
    ApiResponse<DAGRunResponse> response =
        apiClient.invokeAPI("POST", path, triggerDAGRunPostBody, DAGRunResponse.class);
    return new ResponseEntity<>(response.getData());
  }

  public DAGRunResponse getDagRun(String dagId, String dagRunId) throws ApiException {
    String path =
        "/api/v2/dags/"
            + apiClient.escapeString(dagId)
            + "/dagRuns/"
            + apiClient.escapeString(dagRunId);
    return apiClient.invokeAPI("GET", path, null, DAGRunResponse.class).getData();
  }

  /** As Spring's, which holds headers, too. */
  public static class ResponseEntity<T> {
    private final T body;

    ResponseEntity(T body) {
      this.body = body;
    }

    public T getBody() {
      return body;
    }
  }
}
