package io.datatracing.instrumentation.weaver;

import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows other tracing agents by the class that the JVM enters them through. One that was given
 * before ours has it loaded; one that comes later loads it past our transformer.
 */
public final class OtherAgents {
  private static final String[][] ENTRIES = {
    {"io.opentelemetry.javaagent.OpenTelemetryAgent", "OpenTelemetry"},
    {"datadog.trace.bootstrap.AgentPreCheck", "Datadog"},
    {"datadog.trace.bootstrap.AgentBootstrap", "Datadog"},
    {"co.elastic.apm.agent.premain.AgentMain", "Elastic APM"},
  };

  private final Map<String, String> byClass = new HashMap<>();
  private final Map<String, String> byInternalName = new HashMap<>();

  public OtherAgents() {
    for (String[] entry : ENTRIES) {
      byClass.put(entry[0], entry[1]);
      byInternalName.put(entry[0].replace('.', '/'), entry[1]);
    }
  }

  /** The name of one that is here already; null when none is. */
  public @Nullable String present(Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String agent = byClass.get(type.getName());
      if (agent != null) {
        return agent;
      }
    }
    return null;
  }

  /** The name of the agent that a class is the entry of; null for any other class. */
  @Nullable String entered(String internalName) {
    return byInternalName.get(internalName);
  }
}
