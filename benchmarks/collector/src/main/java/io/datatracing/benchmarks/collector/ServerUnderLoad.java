package io.datatracing.benchmarks.collector;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The measured process: a collector over one store. Prints its port, and ends when its input does.
 */
public final class ServerUnderLoad {
  /** Not a store: acknowledges at once what it forgets, to show what the way there costs. */
  static final String DISCARD = "discard";

  private ServerUnderLoad() {}

  public static void main(String[] args) throws IOException {
    String store = args[0];
    if (store.equals(DISCARD)) {
      serve((batch, done) -> done.stored());
      return;
    }
    try (SpanStore opened =
        SpanStoreProvider.named(store).open(new StoreOptions(Path.of(args[1])))) {
      serve(opened.writer());
    }
  }

  private static void serve(SpanWriter writer) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    Agents agents = new Agents(AgentsOptions.of(null, null), registry);
    try (CollectorServer server =
        CollectorServer.start(CollectorOptions.at("127.0.0.1", 0), writer, agents, registry)) {
      System.out.println(server.otlpHttpPort());
      while (System.in.read() >= 0) {
        // Until the generator closes the pipe.
      }
    }
  }
}
