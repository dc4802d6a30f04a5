package io.datatracing.instrumentation.airflow;

import com.acme.airflow.ApiClient;
import com.acme.airflow.ApiException;
import com.acme.airflow.javanet.DagRunApi;
import com.acme.airflow.javanet.JavaNetApiClient;
import com.acme.airflow.model.DAGRunResponse;
import com.acme.airflow.model.TriggerDAGRunPostBody;
import org.jspecify.annotations.Nullable;

class JavaNetGeneratedClientTest extends GeneratedClientContract {
  private DagRunApi api;

  @Override
  ApiClient apiClient() {
    return new JavaNetApiClient();
  }

  @Override
  void connect(String basePath) {
    api = new DagRunApi(apiClient().setBasePath(basePath));
  }

  @Override
  DAGRunResponse trigger(Object dagId, @Nullable TriggerDAGRunPostBody body) throws ApiException {
    return api.triggerDagRun(dagId, body);
  }

  @Override
  @Nullable DAGRunResponse triggerWithHttpInfo(Object dagId, TriggerDAGRunPostBody body)
      throws ApiException {
    return api.triggerDagRunWithHttpInfo(dagId, body, null).getData();
  }

  @Override
  DAGRunResponse poll(String dagId, String runId) throws ApiException {
    return api.getDagRun(dagId, runId);
  }

  @Override
  boolean isTracedBelow() {
    return true;
  }
}
