package com.acme.airflow.apache;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;
import java.util.Collections;
import java.util.Map;

/** The shape of the library apache-httpclient. */
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
    return triggerDagRun(dagId, triggerDAGRunPostBody, Collections.emptyMap());
  }

  public DAGRunResponse triggerDagRun(
      Object dagId,
      TriggerDAGRunPostBody triggerDAGRunPostBody,
      Map<String, String> additionalHeaders)
      throws ApiException {
    String path = "/api/v2/dags/" + apiClient.escapeString(dagId.toString()) + "/dagRuns";
    return apiClient.invokeAPI("POST", path, triggerDAGRunPostBody, DAGRunResponse.class).getData();
  }

  public DAGRunResponse getDagRun(String dagId, String dagRunId) throws ApiException {
    return getDagRun(dagId, dagRunId, Collections.emptyMap());
  }

  public DAGRunResponse getDagRun(
      String dagId, String dagRunId, Map<String, String> additionalHeaders) throws ApiException {
    String path =
        "/api/v2/dags/"
            + apiClient.escapeString(dagId)
            + "/dagRuns/"
            + apiClient.escapeString(dagRunId);
    return apiClient.invokeAPI("GET", path, null, DAGRunResponse.class).getData();
  }
}
