package io.datatracing.instrumentation.airflow;

import org.jspecify.annotations.Nullable;

/** What Airflow says of a DAG run. An answer that was cut off says what stands before the cut. */
final class DagRunAnswer {
  @Nullable String runId;
  @Nullable String state;
  @Nullable String runType;
  @Nullable String logicalDate;

  static DagRunAnswer read(byte[] body, int length) {
    DagRunAnswer answer = new DagRunAnswer();
    try {
      answer.read(new JsonCursor(body, length));
    } catch (JsonCursor.NotJson e) {
      // Cut off, compressed, or the error page of a proxy: there is no more to know.
    }
    return answer;
  }

  private void read(JsonCursor json) {
    json.expect('{');
    for (String name = json.member(true); name != null; name = json.member(false)) {
      if (json.peek() != '"') {
        json.skip();
        continue;
      }
      String value = json.string();
      switch (name) {
        case "dag_run_id":
          runId = value;
          break;
        case "state":
          state = value;
          break;
        case "run_type":
          runType = value;
          break;
        case "logical_date":
        case "execution_date":
          logicalDate = value;
          break;
        default:
      }
    }
  }
}
