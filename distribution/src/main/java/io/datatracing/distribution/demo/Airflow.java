package io.datatracing.distribution.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Apache Airflow from PyPI, run by {@code examples/airflow/airflow.sh}. It is installed once
 * for each user, outside of any checkout, and ends when its standard input does: also when this JVM
 * is killed.
 */
public final class Airflow implements AutoCloseable {
  /** What is installed. */
  public enum Release {
    /** Goes on with the trace of a run's caller. */
    NEWEST("airflow", "requirements.txt"),
    /** Begins a trace with each run. Has OpenLineage's provider, too. */
    BEFORE_3_4("airflow-3.3", "requirements-3.3.txt");

    private final String environment;
    private final String requirements;

    Release(String environment, String requirements) {
      this.environment = environment;
      this.requirements = requirements;
    }
  }

  private static final String READY = "Airflow is ready: ";
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final URI address;

  private Airflow(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Makes Airflow be there; takes long the first time.
   *
   * @throws IOException with what is missing, in a line
   */
  public static void install(Installation installation, Release release)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(environment(release));
    Path script = installation.airflow();
    Path errors = Files.createTempFile("airflow", ".err");
    try {
      Process process =
          new ProcessBuilder(
                  script.toString(),
                  "install",
                  home.toString(),
                  script.resolveSibling(release.requirements).toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile())
              .start();
      process.getOutputStream().close();
      if (process.waitFor() != 0) {
        throw new IOException(lastLine(Files.readString(errors)));
      }
    } finally {
      Files.delete(errors);
    }
  }

  private static String lastLine(String text) {
    List<String> lines = text.strip().lines().toList();
    return lines.isEmpty() ? "Airflow could not be installed" : lines.get(lines.size() - 1);
  }

  /** The virtual environment: {@code $XDG_CACHE_HOME/datatracing/airflow}. */
  private static Path environment(Release release) {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("datatracing").resolve(release.environment);
  }

  /**
   * Starts what was installed, and returns when it is healthy and knows its DAGs.
   *
   * @param directory for its database and logs, and for OpenLineage's events: {@code lineage.json}
   * @param collector where Airflow's own spans go
   * @param more variables, for the script, which says there what it reads, and for the DAGs
   */
  public static Airflow start(
      Installation installation,
      Release release,
      Path directory,
      URI collector,
      Map<String, String> more)
      throws IOException {
    Path log = Files.createDirectories(directory).resolve("airflow.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                installation.airflow().toString(),
                "run",
                environment(release).toString(),
                directory.toString())
            .redirectError(log.toFile());
    Map<String, String> variables = builder.environment();
    // What a user has set for other programs must not change what is shown here.
    variables
        .keySet()
        .removeIf(
            name ->
                name.startsWith("OTEL_")
                    || name.startsWith("DATATRACING_")
                    || name.startsWith("AIRFLOW"));
    variables.put("OTLP_ENDPOINT", collector.toString());
    if (release == Release.BEFORE_3_4) {
      variables.put("LINEAGE_EVENTS", directory.resolve("lineage.json").toString());
    }
    variables.putAll(more);
    Process process = builder.start();
    // Not closed: closing it would close the process's standard output.
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    @Nullable String line = lines.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroy();
      throw new IOException("Airflow did not start; its logs are in " + directory);
    }
    return new Airflow(process, URI.create(line.substring(READY.length())));
  }

  /** Of its page and its REST API. */
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException gone) {
      // Its input is closed by its end, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
  }
}
