package com.acme.airflow.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A run of Airflow 2, as it is sent and answered: its {@code conf} is any object. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class DAGRun {
  @JsonProperty("dag_run_id")
  private String dagRunId;

  @JsonProperty("logical_date")
  private String logicalDate;

  @JsonProperty("state")
  private String state;

  @JsonProperty("conf")
  private Object conf;

  public String getDagRunId() {
    return dagRunId;
  }

  public String getLogicalDate() {
    return logicalDate;
  }

  public String getState() {
    return state;
  }

  public DAGRun conf(Object conf) {
    this.conf = conf;
    return this;
  }

  public Object getConf() {
    return conf;
  }

  public void setConf(Object conf) {
    this.conf = conf;
  }
}
