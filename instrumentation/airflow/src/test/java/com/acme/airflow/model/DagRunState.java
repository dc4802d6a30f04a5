package com.acme.airflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

public enum DagRunState {
  QUEUED("queued"),
  RUNNING("running"),
  SUCCESS("success"),
  FAILED("failed");

  private final String value;

  DagRunState(String value) {
    this.value = value;
  }

  @JsonValue
  public String getValue() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }

  @JsonCreator
  public static DagRunState fromValue(String value) {
    for (DagRunState state : values()) {
      if (state.value.equals(value)) {
        return state;
      }
    }
    throw new IllegalArgumentException("Unexpected value '" + value + "'");
  }
}
