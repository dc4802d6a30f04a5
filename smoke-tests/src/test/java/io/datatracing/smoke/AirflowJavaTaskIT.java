package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.airflow.SupervisedTask;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.demo.Airflow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.airflow.sdk.execution.TaskRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;

/**
 * A task in Java under the coordinator of a real Airflow, which starts the JVM with the agent among
 * its arguments and tells it the task's context in its first message. The classes of the SDK that
 * read it are stand-ins. In the profile {@code airflow}.
 */
class AirflowJavaTaskIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir static Path directory;

  @Test
  void taskInJavaIsBelowAirflowsSpanOfIt() throws Exception {
    Airflow.install(Product.installation(), Airflow.Release.NEWEST);
    Path dags = Files.createDirectories(directory.resolve("dags"));
    Files.copy(
        Path.of(AirflowJavaTaskIT.class.getResource("/airflow/java_load.py").toURI()),
        dags.resolve("java_load.py"));
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        Airflow airflow =
            Airflow.start(
                Product.installation(),
                Airflow.Release.NEWEST,
                directory.resolve("airflow"),
                server.otlp(),
                Map.of(
                    "AIRFLOW_DAGS", dags.toString(),
                    "AIRFLOW_DAG_IDS", "java_load",
                    "JAVA_TASKS", jars().toString(),
                    "JAVA_TASK_ARGUMENTS", JSON.writeValueAsString(arguments(server))))) {
      URI runs = airflow.address().resolve("/api/v2/dags/java_load/dagRuns");
      String run = trigger(runs);
      await("the end of " + run)
          .atMost(Duration.ofSeconds(240))
          .until(() -> state(runs), state -> List.of("success", "failed").contains(state));
      assertThat(state(runs)).isEqualTo("success");

      StoredTrace trace =
          await("all spans of the run")
              .atMost(Duration.ofSeconds(240))
              .until(() -> StoredTrace.read(server.query(), TRACE), t -> t.outline().size() >= 4);
      assertThat(trace.outline())
          .containsExactly(
              "(parent missing) airflow INTERNAL dag_run.java_load",
              "(parent missing)   airflow INTERNAL task_run.load",
              "(parent missing)     loader CONSUMER task load",
              "(parent missing)       loader CLIENT GET");
      StoredTrace.Span task = trace.only("loader", "task load");
      assertThat(task.attribute("airflow.dag_id")).isEqualTo("java_load");
      assertThat(task.attribute("airflow.dag_run.run_id")).isEqualTo(run);
      assertThat(task.attribute("airflow.task_instance.try_number")).isEqualTo("1");
      assertThat(task.attribute("airflow.task_instance.map_index")).isEqualTo("-1");
    }
  }

  private static List<String> arguments(ServerProcess server) {
    return List.of(
        "-javaagent:" + Product.installation().agent().toAbsolutePath().normalize(),
        "-Ddatatracing.service.name=loader",
        "-Ddatatracing.exporter=otlp",
        "-Dservice.url=" + server.query().resolve("/api/v1/services"));
  }

  /** The task's jar, which says which protocol it speaks, and MessagePack's. */
  private static Path jars() throws Exception {
    Path jars = Files.createDirectories(directory.resolve("jars"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SupervisedTask.class.getName());
    manifest.getMainAttributes().putValue("Airflow-Supervisor-Schema-Version", "2026-06-16");
    Path classes = location(SupervisedTask.class);
    try (OutputStream file = Files.newOutputStream(jars.resolve("load.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      for (Class<?> each : List.of(SupervisedTask.class, TaskRunner.class)) {
        Path folder = classes.resolve(each.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path found : files.filter(Files::isRegularFile).toList()) {
            jar.putNextEntry(new JarEntry(classes.relativize(found).toString()));
            Files.copy(found, jar);
          }
        }
      }
    }
    Files.copy(location(MessagePack.class), jars.resolve("msgpack.jar"));
    return jars;
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String trigger(URI runs) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(
                HttpRequest.newBuilder(runs)
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"logical_date\":null,\"conf\":{"
                                + "\"airflow/dagrun_parent_trace_context\":\"00-"
                                + TRACE
                                + "-00f067aa0ba902b7-01\"}}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body()).required("dag_run_id").asText();
  }

  private static String state(URI runs) throws IOException {
    JsonNode all = JSON.readTree(runs.toURL().openStream()).required("dag_runs");
    return all.get(0).required("state").asText();
  }
}
