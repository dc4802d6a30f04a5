package io.datatracing.agent.runtime;

import io.datatracing.control.AgentFacts;
import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.weaver.InstrumentationState;
import io.datatracing.instrumentation.weaver.InstrumentationStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a server is told of this agent's settings and instrumentations. */
final class Facts implements AgentFacts {
  /** Parts of names whose values may be, or hold, a secret. */
  private static final String[] SECRET = {"token", "headers", "key", "certificate", "proxy"};

  private final Settings settings;
  private final InstrumentationStates states;

  Facts(Settings settings, InstrumentationStates states) {
    this.settings = settings;
    this.states = states;
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> told = new TreeMap<>();
    for (String[] setting : AgentSettings.ALL) {
      String value = settings.text(setting[0], Arrays.copyOfRange(setting, 3, setting.length));
      if (value != null && !isSecret(setting[0])) {
        told.put(setting[0], withoutCredentials(value));
      }
    }
    return told;
  }

  @Override
  public List<String[]> instrumentations() {
    List<String[]> told = new ArrayList<>();
    for (InstrumentationState state : states.list()) {
      String reason = state.reason();
      told.add(new String[] {state.name(), word(state.status()), reason == null ? "" : reason});
    }
    return told;
  }

  private static String word(InstrumentationState.Status status) {
    switch (status) {
      case OFF:
        return "off";
      case RETIRED:
        return "retired";
      case STOOD_DOWN:
        return "stood_down";
      default:
        return "active";
    }
  }

  private static boolean isSecret(String name) {
    for (String part : SECRET) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** A URL may have a user and a password before its host. */
  static String withoutCredentials(String value) {
    int scheme = value.indexOf("://");
    int at = value.lastIndexOf('@');
    return scheme >= 0 && at > scheme
        ? value.substring(0, scheme + 3) + value.substring(at + 1)
        : value;
  }
}
