package io.datatracing.control;

import java.util.List;
import java.util.Map;

/** What only the agent itself knows. Asked on the control thread, for each heartbeat. */
public interface AgentFacts {
  /** Settings with a value of their own, without those that may hold a secret. */
  Map<String, String> settings();

  /** Name, state ({@code active}, {@code off}, {@code stood_down}, {@code retired}) and reason. */
  List<String[]> instrumentations();
}
