package org.apache.airflow.sdk.execution.comm;

import java.util.HashMap;
import java.util.Map;
import org.msgpack.value.MapValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Stands in for the class of Airflow's Java SDK: what the supervisor says in its first message. */
public final class StartupDetails {
  private final Task task;

  public StartupDetails(MapValue message) {
    task = new Task(member(message, "ti").asMapValue());
  }

  public Task getTi$sdk() {
    return task;
  }

  private static Value member(MapValue map, String name) {
    return map.map().getOrDefault(ValueFactory.newString(name), ValueFactory.newNil());
  }

  /** The run of a task. */
  public static final class Task {
    private final MapValue task;

    Task(MapValue task) {
      this.task = task;
    }

    public String getDagId() {
      return member(task, "dag_id").toString();
    }

    public String getRunId() {
      return member(task, "run_id").toString();
    }

    public String getTaskId() {
      return member(task, "task_id").toString();
    }

    public int getTryNumber() {
      return member(task, "try_number").asIntegerValue().asInt();
    }

    public Integer getMapIndex() {
      Value index = member(task, "map_index");
      return index.isNilValue() ? null : index.asIntegerValue().asInt();
    }

    public Map<String, String> getContextCarrier() {
      Map<String, String> carrier = new HashMap<>();
      Value given = member(task, "context_carrier");
      if (given.isMapValue()) {
        given.asMapValue().map().forEach((key, value) -> carrier.put("" + key, "" + value));
      }
      return carrier;
    }
  }
}
