package io.datatracing.benchmarks.collector;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.ReceiverOptions;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The measured process: a collector over one store. Prints the ports of OTLP over HTTP, of gRPC, of
 * Zipkin and of Jaeger over HTTP, and ends when its input does, with the number of spans that the
 * store has accepted. Arguments: the store, its directory, and how many spans a second the store
 * takes, until a byte of input says that it is free.
 */
public final class ServerUnderLoad {
  /** Not a store: acknowledges at once what it forgets, to show what the way there costs. */
  static final String DISCARD = "discard";

  private static final Map<ReceiverPort, Integer> RECEIVERS =
      Map.of(ReceiverPort.OTLP_GRPC, 0, ReceiverPort.ZIPKIN, 0, ReceiverPort.JAEGER_HTTP, 0);

  private ServerUnderLoad() {}

  public static void main(String[] args) throws IOException {
    String store = args[0];
    if (store.equals(DISCARD)) {
      serve((batch, done) -> done.stored(), () -> {});
      return;
    }
    try (SpanStore opened =
        SpanStoreProvider.named(store).open(new StoreOptions(Path.of(args[1])))) {
      if (args.length < 3) {
        serve(opened.writer(), () -> {});
      } else {
        ThrottledWriter throttled =
            new ThrottledWriter(opened.writer(), Double.parseDouble(args[2]));
        serve(throttled, throttled::free);
      }
      System.out.println(opened.stats().acceptedSpans());
    }
  }

  private static void serve(SpanWriter writer, Runnable atInput) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    Agents agents = new Agents(AgentsOptions.of(null, null), registry);
    try (CollectorServer server =
        CollectorServer.start(
            CollectorOptions.at("127.0.0.1", 0).withReceivers(ReceiverOptions.of(RECEIVERS)),
            writer,
            agents,
            registry)) {
      System.out.printf(
          "%d %d %d %d%n",
          server.otlpHttpPort(),
          server.port(ReceiverPort.OTLP_GRPC),
          server.port(ReceiverPort.ZIPKIN),
          server.port(ReceiverPort.JAEGER_HTTP));
      // Until the generator closes the pipe.
      while (System.in.read() >= 0) {
        atInput.run();
      }
    }
  }
}
