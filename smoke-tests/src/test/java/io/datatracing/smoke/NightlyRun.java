package io.datatracing.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.demo.Airflow;
import io.datatracing.distribution.demo.NightlyRestock;
import io.datatracing.distribution.demo.OrdersPipeline;
import io.datatracing.distribution.demo.OrdersPipelineOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A server, the example pipeline and a real Airflow beside it, of one release. */
final class NightlyRun implements AutoCloseable {
  static final String KEY = "airflow/dagrun_parent_trace_context";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerProcess server;
  private final OrdersPipeline pipeline;
  private final NightlyRestock nightly;
  private final Path lineage;

  private NightlyRun(
      ServerProcess server, OrdersPipeline pipeline, NightlyRestock nightly, Path lineage) {
    this.server = server;
    this.pipeline = pipeline;
    this.nightly = nightly;
    this.lineage = lineage;
  }

  /**
   * @param directory of this run alone
   */
  static NightlyRun start(Airflow.Release release, Path directory) throws Exception {
    Airflow.install(Product.installation(), release);
    Path airflow = directory.resolve("airflow");
    ServerProcess server = ServerProcess.start(directory.resolve("data"));
    OrdersPipeline pipeline = null;
    try {
      pipeline =
          OrdersPipeline.start(
              new OrdersPipelineOptions(
                  Product.installation(),
                  directory.resolve("pipeline"),
                  server.otlp(),
                  List.of(),
                  false));
      NightlyRestock nightly =
          NightlyRestock.start(Product.installation(), release, airflow, server.otlp(), pipeline);
      return new NightlyRun(server, pipeline, nightly, airflow.resolve("lineage.json"));
    } catch (Exception | Error e) {
      if (pipeline != null) {
        pipeline.close();
      }
      server.close();
      throw e;
    }
  }

  /** Runs the DAG once, to its end. */
  String run() throws Exception {
    return nightly.run();
  }

  /** Where the server answers questions. */
  URI query() {
    return server.query();
  }

  /** All runs of the DAG, as Airflow tells them. */
  JsonNode runs() throws IOException {
    URI runs = nightly.airflow().address().resolve("/api/v2/dags/nightly_restock/dagRuns");
    return JSON.readTree(runs.toURL().openStream()).required("dag_runs");
  }

  /** What OpenLineage's provider has written, where there is one. */
  Path lineage() {
    return lineage;
  }

  @Override
  public void close() throws Exception {
    try (server;
        pipeline) {
      nightly.close();
    }
  }
}
