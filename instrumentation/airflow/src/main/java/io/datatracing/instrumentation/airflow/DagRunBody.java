package io.datatracing.instrumentation.airflow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that triggers a DAG run, {@code {"dag_run_id": ..., "conf": {...}}}: what
 * it says, and where something can be added to its {@code conf}.
 *
 * <p>Adding is putting bytes between two bytes of the caller's; all of the caller's stay as they
 * are and in their order:
 *
 * <pre>
 * {"conf": {"day": 1}}     {"conf": {<b>"key":value,</b>"day": 1}}
 * {"conf": {}}             {"conf": {<b>"key":value</b>}}
 * {"conf": null}           {"conf": <b>{"key":value}</b>}            null is replaced
 * {"note": "x"}            {<b>"conf":{"key":value},</b>"note": "x"}
 * {}                       {<b>"conf":{"key":value}</b>}
 * </pre>
 */
final class DagRunBody {
  /** What Airflow (3.4 and newer) reads a run's parent from. */
  static final String CONF_KEY = "airflow/dagrun_parent_trace_context";

  /** Where lineage integrations put the run that triggers, in {@code conf}. */
  static final String OPEN_LINEAGE = "openlineage";

  /** What is taken over of it: texts, as OpenLineage's provider for Airflow reads them. */
  static final String[] LINEAGE_NAMES = {
    "parentRunId",
    "parentJobNamespace",
    "parentJobName",
    "rootParentRunId",
    "rootParentJobNamespace",
    "rootParentJobName"
  };

  /** Why nothing is added; null if something can be. */
  final @Nullable String refusal;

  final @Nullable String runId;
  final @Nullable String logicalDate;

  /** What OpenLineage's provider put into {@code conf}; name and value in turns. */
  final String[] openLineage;

  private final byte[] body;
  private final int insertAt;
  private final int goOnAt;
  private final String before;
  private final String after;

  private DagRunBody(Reader read, byte[] body, @Nullable String refusal) {
    this.body = body;
    this.refusal = refusal;
    this.runId = read.runId;
    this.logicalDate = read.logicalDate;
    this.openLineage = read.openLineage;
    this.insertAt = read.insertAt;
    this.goOnAt = read.goOnAt;
    this.before = read.before;
    this.after = read.after;
  }

  static DagRunBody read(byte[] body) {
    Reader reader = new Reader(new JsonCursor(body, body.length));
    try {
      return new DagRunBody(reader, body, reader.read());
    } catch (JsonCursor.NotJson e) {
      return new DagRunBody(reader, body, "not_json");
    }
  }

  /**
   * @param value a JSON value
   */
  byte[] with(String value) {
    byte[] added =
        (before + '"' + CONF_KEY + "\":" + value + after).getBytes(StandardCharsets.UTF_8);
    byte[] result = new byte[insertAt + added.length + body.length - goOnAt];
    System.arraycopy(body, 0, result, 0, insertAt);
    System.arraycopy(added, 0, result, insertAt, added.length);
    System.arraycopy(body, goOnAt, result, insertAt + added.length, body.length - goOnAt);
    return result;
  }

  /** The whole text is walked over before anything is believed. */
  private static final class Reader {
    private final JsonCursor json;
    @Nullable String runId;
    @Nullable String logicalDate;
    String[] openLineage = {};
    int insertAt;
    int goOnAt;
    String before = "";
    String after = "";
    private @Nullable String refusal;
    private boolean hasConf;

    Reader(JsonCursor json) {
      this.json = json;
    }

    @Nullable String read() {
      json.expect('{');
      insertAt = json.place();
      boolean empty = true;
      for (String name = json.member(true); name != null; name = json.member(false)) {
        empty = false;
        if (name.equals("conf")) {
          conf();
        } else if (json.peek() != '"') {
          json.skip();
        } else if (name.equals("dag_run_id")) {
          runId = json.string();
        } else if (name.equals("logical_date") || name.equals("execution_date")) {
          logicalDate = json.string();
        } else {
          json.string();
        }
      }
      if (json.peek() != 0) {
        throw new JsonCursor.NotJson("more than one value");
      }
      if (!hasConf) {
        goOnAt = insertAt;
        before = "\"conf\":{";
        after = empty ? "}" : "},";
      }
      return refusal;
    }

    private void conf() {
      if (hasConf) {
        // Which of the two counts is the server's business.
        refusal = "conf_twice";
      }
      hasConf = true;
      int start = json.place();
      if (json.take('{')) {
        members();
      } else if (json.peek() == 'n') {
        json.skip();
        insertAt = start;
        goOnAt = start + "null".length();
        before = "{";
        after = "}";
      } else {
        json.skip();
        refusal = "conf_not_object";
      }
    }

    private void members() {
      insertAt = json.place();
      goOnAt = insertAt;
      boolean empty = true;
      for (String name = json.member(true); name != null; name = json.member(false)) {
        empty = false;
        if (name.equals(CONF_KEY)) {
          refusal = "present";
        }
        if (name.equals(OPEN_LINEAGE) && json.take('{')) {
          openLineage();
        } else {
          json.skip();
        }
      }
      after = empty ? "" : ",";
    }

    private void openLineage() {
      String[] found = new String[2 * LINEAGE_NAMES.length];
      int size = 0;
      for (String name = json.member(true); name != null; name = json.member(false)) {
        boolean known = false;
        for (String each : LINEAGE_NAMES) {
          known |= each.equals(name);
        }
        if (known && json.peek() == '"' && size < found.length) {
          found[size] = name;
          found[size + 1] = json.string();
          size += 2;
        } else {
          json.skip();
        }
      }
      openLineage = Arrays.copyOf(found, size);
    }
  }
}
