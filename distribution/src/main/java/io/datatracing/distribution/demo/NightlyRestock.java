package io.datatracing.distribution.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The pipeline's nightly job: a Java program triggers a DAG, whose second task starts a Java
 * program that orders by Kafka.
 */
public final class NightlyRestock implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(480);

  private final OrdersPipeline pipeline;
  private final Airflow airflow;

  private NightlyRestock(OrdersPipeline pipeline, Airflow airflow) {
    this.pipeline = pipeline;
    this.airflow = airflow;
  }

  /**
   * Starts Airflow, which must have been installed.
   *
   * @param directory of this run alone; absolute
   */
  public static NightlyRestock start(
      Installation installation,
      Airflow.Release release,
      Path directory,
      URI collector,
      OrdersPipeline pipeline)
      throws IOException {
    Files.createDirectories(directory);
    Path script = directory.resolve("restock.sh");
    Files.writeString(script, script(pipeline.restockCommand()));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
    Map<String, String> variables =
        Map.of("AIRFLOW_DAG_IDS", "nightly_restock", "RESTOCK_COMMAND", script.toString());
    return new NightlyRestock(
        pipeline, Airflow.start(installation, release, directory, collector, variables));
  }

  /** Each word in quotes: paths may have blanks. */
  private static String script(List<String> command) {
    StringBuilder script = new StringBuilder("#!/bin/sh\nexec");
    for (String word : command) {
      script.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    return script.append('\n').toString();
  }

  /** Runs the job once, and returns how the DAG's run ended: {@code success}. */
  public String run() throws IOException, InterruptedException {
    return pipeline.nightly(airflow.address()).awaitReady(TIMEOUT);
  }

  public Airflow airflow() {
    return airflow;
  }

  @Override
  public void close() {
    airflow.close();
  }
}
