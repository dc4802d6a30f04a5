package com.acme.airflow.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/** As openapi-generator writes it, without what these tests do not ask for. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class DAGRunResponse {
  @JsonProperty("dag_run_id")
  private String dagRunId;

  @JsonProperty("state")
  private DagRunState state;

  @JsonProperty("run_type")
  private String runType;

  public String getDagRunId() {
    return dagRunId;
  }

  public DagRunState getState() {
    return state;
  }

  public String getRunType() {
    return runType;
  }
}
