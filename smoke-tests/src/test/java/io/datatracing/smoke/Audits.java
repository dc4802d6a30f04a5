package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.audit.Audit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@link Audit} in a JVM of its own, traced, its spans sent nowhere. */
final class Audits {
  private Audits() {}

  static void run(Path directory, String kafka, String topic, String lastKey, URI reportTo)
      throws IOException, InterruptedException {
    Product.Result result =
        Product.run(
            directory,
            Map.of("OTEL_TRACES_EXPORTER", "none"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-javaagent:" + Product.installation().agent(),
                "-cp",
                System.getProperty("java.class.path"),
                Audit.class.getName(),
                kafka,
                topic,
                lastKey,
                reportTo.toString()));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }
}
