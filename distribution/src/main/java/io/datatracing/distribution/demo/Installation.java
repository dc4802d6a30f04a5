package io.datatracing.distribution.demo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of an unpacked distribution.
 *
 * <pre>
 * bin/datatracing
 * agent/datatracing-agent.jar
 * lib/                          the server and the command line
 * examples/broker/              the Kafka broker: broker.jar, lib/
 * examples/orders-pipeline/     orders-pipeline.jar, lib/, connect/
 * examples/airflow/             airflow.sh, the versions it installs, dags/
 * </pre>
 */
public record Installation(Path home) {

  /** The one this JVM was started from: the launcher tells. */
  public static Installation ofProcess() {
    String home = System.getProperty("datatracing.home");
    if (home == null) {
      throw new IllegalStateException(
          "the property datatracing.home is not set; start with bin/datatracing");
    }
    return new Installation(Path.of(home));
  }

  public Path launcher() {
    return existing("bin/datatracing");
  }

  public Path agent() {
    return existing("agent/datatracing-agent.jar");
  }

  String brokerClassPath() {
    return existing("examples/broker/broker.jar")
        + File.pathSeparator
        + existing("examples/broker/lib").resolve("*");
  }

  String ordersPipelineClassPath() {
    return existing("examples/orders-pipeline/orders-pipeline.jar").toString();
  }

  /** A properties file of the Connect worker. */
  String connect(String file) {
    return existing("examples/orders-pipeline/connect/" + file).toString();
  }

  Path airflow() {
    return existing("examples/airflow/airflow.sh");
  }

  private Path existing(String path) {
    Path file = home.resolve(path);
    if (Files.notExists(file)) {
      throw new IllegalStateException(
          file.toAbsolutePath() + " is missing; unpack or build the distribution again");
    }
    return file;
  }
}
