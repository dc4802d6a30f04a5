package com.acme.airflow.v1;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;

/** Of Airflow 2, whose base path has the version. */
public class DagRunApi {
  private final ApiClient apiClient;

  public DagRunApi(ApiClient apiClient) {
    this.apiClient = apiClient;
  }

  public ApiClient getApiClient() {
    return apiClient;
  }

  public DAGRun postDagRun(String dagId, DAGRun daGRun) throws ApiException {
    String path = "/dags/" + apiClient.escapeString(dagId) + "/dagRuns";
    return apiClient.invokeAPI("POST", path, daGRun, DAGRun.class).getData();
  }

  public DAGRun getDagRun(String dagId, String dagRunId) throws ApiException {
    String path =
        "/dags/" + apiClient.escapeString(dagId) + "/dagRuns/" + apiClient.escapeString(dagRunId);
    return apiClient.invokeAPI("GET", path, null, DAGRun.class).getData();
  }
}
