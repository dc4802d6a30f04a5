package io.datatracing.collector.agents;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Agents, what they lost, and what is running, under {@code datatracing_agents…}. */
final class AgentMetrics {
  /** Names come from outside; the number of series must not. */
  private static final int MOST_SERVICES = 1_000;

  private static final String OTHER = "(other)";

  private final Set<String> services = ConcurrentHashMap.newKeySet();
  private final Counter dropped;
  private final Counter refused;

  AgentMetrics(PrometheusRegistry registry, Agents agents) {
    dropped =
        Counter.builder()
            .name("datatracing_agents_dropped_spans_total")
            .help("Spans that agents have reported as lost, by service and cause.")
            .labelNames("service", "cause")
            .register(registry);
    refused =
        Counter.builder()
            .name("datatracing_agents_refused_control_total")
            .help("Attempts to control agents that were not allowed.")
            .register(registry);
    GaugeWithCallback.builder()
        .name("datatracing_agents")
        .help("Processes with an agent: active, stopped in order, or gone without a word.")
        .labelNames("state")
        .callback(
            callback -> {
              for (Agent.State state : Agent.State.values()) {
                callback.call(agents.count(state), state.word());
              }
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("datatracing_agents_running_spans")
        .help("Spans reported as running, or abandoned by their process.")
        .callback(callback -> callback.call(agents.runningCount()))
        .register(registry);
    CounterWithCallback.builder()
        .name("datatracing_agents_running_spans_left_out_total")
        .help("Reports of running spans for which there was no room.")
        .callback(callback -> callback.call(agents.runningLeftOut()))
        .register(registry);
  }

  /** Counts what {@code agent} has reported since it was counted last. */
  void publish(Agent agent) {
    for (Map.Entry<String, Long> cause : agent.unpublishedLosses().entrySet()) {
      dropped.labelValues(label(agent.service()), cause.getKey()).inc(cause.getValue());
    }
  }

  void refused() {
    refused.inc();
  }

  private String label(String service) {
    if (services.contains(service)) {
      return service;
    }
    if (services.size() >= MOST_SERVICES) {
      return OTHER;
    }
    services.add(service);
    return service;
  }
}
