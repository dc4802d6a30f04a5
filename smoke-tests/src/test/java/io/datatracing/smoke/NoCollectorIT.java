package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.smoke.Product.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a collector the application says and does what it says and does without the agent. */
class NoCollectorIT {
  @TempDir Path directory;

  @Test
  void outputAndExitCodeAreTheApplicationsOwn() throws Exception {
    // A port that was given back may be another test's by then.
    String nobody = "http://127.0.0.1:1";
    Result without = Application.runPlain(directory);
    Result with = Application.runTraced(directory, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", nobody));

    assertThat(without.exitCode()).isEqualTo(7);
    assertThat(with.exitCode()).isEqualTo(without.exitCode());
    assertThat(with.out()).isEqualTo(without.out());
    List<String> err = new ArrayList<>(with.err().lines().toList());
    List<String> agent = err.stream().filter(line -> line.startsWith("[datatracing] ")).toList();
    err.removeAll(agent);
    assertThat(err).containsExactlyElementsOf(without.err().lines().toList());
    assertThat(agent).as("one line for the operator").hasSize(1);
    assertThat(agent.get(0)).contains(nobody);
  }
}
