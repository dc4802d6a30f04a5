package com.acme.airflow.javanet;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.ApiResponse;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;
import java.util.Map;

/** The shape of the library native: its client is nobody's to see. */
public class DagRunApi {
  private final ApiClient apiClient;

  public DagRunApi(ApiClient apiClient) {
    this.apiClient = apiClient;
  }

  public DAGRunResponse triggerDagRun(Object dagId, TriggerDAGRunPostBody triggerDAGRunPostBody)
      throws ApiException {
    return triggerDagRun(dagId, triggerDAGRunPostBody, null);
  }

  public DAGRunResponse triggerDagRun(
      Object dagId, TriggerDAGRunPostBody triggerDAGRunPostBody, Map<String, String> headers)
      throws ApiException {
    return triggerDagRunWithHttpInfo(dagId, triggerDAGRunPostBody, headers).getData();
  }

  public ApiResponse<DAGRunResponse> triggerDagRunWithHttpInfo(
      Object dagId, TriggerDAGRunPostBody triggerDAGRunPostBody, Map<String, String> headers)
      throws ApiException {
    String path = "/api/v2/dags/" + apiClient.escapeString(dagId.toString()) + "/dagRuns";
    return apiClient.invokeAPI("POST", path, triggerDAGRunPostBody, DAGRunResponse.class);
  }

  public DAGRunResponse getDagRun(String dagId, String dagRunId) throws ApiException {
    String path =
        "/api/v2/dags/"
            + apiClient.escapeString(dagId)
            + "/dagRuns/"
            + apiClient.escapeString(dagRunId);
    return apiClient.invokeAPI("GET", path, null, DAGRunResponse.class).getData();
  }
}
