package io.datatracing.instrumentation.airflow;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * Clients that openapi-generator makes of Airflow's OpenAPI document. Their packages are their
 * users' choice; the name of the class, which is the document's, and the shape of its methods are
 * not: {@code triggerDagRun(dagId, body)} of API v2, {@code postDagRun} of v1, with or without
 * {@code WithHttpInfo}. Many send by HTTP clients that the agent does not know, so the run is given
 * its caller here, where it is still an object.
 */
public final class AirflowClientInstrumentation implements LibraryInstrumentation {
  /** The name, for the agent's decision. */
  public static final String NAME = "airflow-client";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .named("*DagRunApi")
        .method("triggerDagRun", ClientTriggerHooks.class)
        .method("triggerDagRunWithHttpInfo", ClientTriggerHooks.class)
        .method("postDagRun", ClientTriggerHooks.class)
        .method("postDagRunWithHttpInfo", ClientTriggerHooks.class)
        .method("getDagRun", ClientPollHooks.class)
        .method("getDagRunWithHttpInfo", ClientPollHooks.class);
  }
}
