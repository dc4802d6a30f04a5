package com.acme.airflow.okhttp;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;

/** The shape of the library okhttp-gson. */
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
    return triggerDagRunWithHttpInfo(dagId, triggerDAGRunPostBody).getData();
  }

  public ApiResponse<DAGRunResponse> triggerDagRunWithHttpInfo(
      Object dagId, TriggerDAGRunPostBody triggerDAGRunPostBody) throws ApiException {
    String path = "/api/v2/dags/" + apiClient.escapeString(dagId.toString()) + "/dagRuns";
    return apiClient.invokeAPI("POST", path, triggerDAGRunPostBody, DAGRunResponse.class);
  }

  public DAGRunResponse getDagRun(String dagId, String dagRunId) throws ApiException {
    return getDagRunWithHttpInfo(dagId, dagRunId).getData();
  }

  public ApiResponse<DAGRunResponse> getDagRunWithHttpInfo(String dagId, String dagRunId)
      throws ApiException {
    String path =
        "/api/v2/dags/"
            + apiClient.escapeString(dagId)
            + "/dagRuns/"
            + apiClient.escapeString(dagRunId);
    return apiClient.invokeAPI("GET", path, null, DAGRunResponse.class);
  }
}
