package io.datatracing.instrumentation.airflow;

import org.jspecify.annotations.Nullable;

/** A DAG run as a generated client has read it from the answer. */
final class ClientAnswer {
  /** Of what holds status, headers and body: the generators', and Spring's. */
  private static final String[] BODIES = {"getData", "getBody"};

  private final Object run;

  private ClientAnswer(Object run) {
    this.run = run;
  }

  /** Null if it is none: of a method that only promises an answer. */
  static @Nullable ClientAnswer of(@Nullable Object result) {
    if (result == null) {
      return null;
    }
    if (Getters.value(result, "getDagRunId") != null) {
      return new ClientAnswer(result);
    }
    for (String getter : BODIES) {
      Object body = Getters.value(result, getter);
      if (body != null && Getters.value(body, "getDagRunId") != null) {
        return new ClientAnswer(body);
      }
    }
    return null;
  }

  @Nullable String runId() {
    return Getters.text(run, "getDagRunId");
  }

  /** Generated enumerations give the document's values as text. */
  @Nullable String state() {
    return Getters.text(run, "getState");
  }

  @Nullable String runType() {
    return Getters.text(run, "getRunType");
  }

  @Nullable String logicalDate() {
    return ClientBody.logicalDate(run);
  }
}
