package com.acme.airflow.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** As openapi-generator writes it, without validation and equality. */
public class TriggerDAGRunPostBody {
  public static final String JSON_PROPERTY_CONF = "conf";

  @JsonProperty("dag_run_id")
  private String dagRunId;

  @JsonProperty("logical_date")
  private String logicalDate;

  @JsonProperty("conf")
  private Map<String, Object> conf;

  @JsonProperty("note")
  private String note;

  public TriggerDAGRunPostBody() {}

  public TriggerDAGRunPostBody dagRunId(String dagRunId) {
    this.dagRunId = dagRunId;
    return this;
  }

  public String getDagRunId() {
    return dagRunId;
  }

  public void setDagRunId(String dagRunId) {
    this.dagRunId = dagRunId;
  }

  public String getLogicalDate() {
    return logicalDate;
  }

  public void setLogicalDate(String logicalDate) {
    this.logicalDate = logicalDate;
  }

  public TriggerDAGRunPostBody conf(Map<String, Object> conf) {
    this.conf = conf;
    return this;
  }

  public Map<String, Object> getConf() {
    return conf;
  }

  public void setConf(Map<String, Object> conf) {
    this.conf = conf;
  }

  public String getNote() {
    return note;
  }

  public void setNote(String note) {
    this.note = note;
  }
}
