package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.query.RunningQueryServer;
import io.datatracing.storage.testing.SpanGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenAPI document and the running server, as an independent tool compares them: schemathesis
 * asks everything that the document allows, and much that it does not, and judges the answers.
 */
class SchemathesisPeerTest {
  private static final int LIMIT_SECONDS = 60;
  private static final int TIMEOUT_SECONDS = 300;

  /**
   * What is checked. Not positive_data_acceptance: the document cannot say that an id must be that
   * of a stored trace, a time readable, or that start is before end. Nor negative_data_rejection:
   * an empty parameter is as good as none, since forms send every field.
   */
  private static final String CHECKS =
      "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_headers_conformance,response_schema_conformance,unsupported_method,"
          + "allow_header_conformance";

  @TempDir Path directory;

  @Test
  void theDocumentFitsTheServer() throws IOException, InterruptedException {
    String tool = System.getProperty("schemathesis", "");
    assertThat(Files.isExecutable(Path.of(tool)))
        .as(
            "'%s' is no schemathesis; install it (pip install schemathesis) and say where it is:"
                + " -Dschemathesis=FILE",
            tool)
        .isTrue();
    try (RunningQueryServer server = new RunningQueryServer("segment", directory.resolve("data"))) {
      server.store(new SpanGenerator(42).traces(60));
      Path output = directory.resolve("schemathesis.txt");
      Process process =
          new ProcessBuilder(
                  tool,
                  "run",
                  server.url() + "/api/v1/openapi.json",
                  "--checks",
                  CHECKS,
                  "--phases",
                  "examples,coverage,fuzzing",
                  "--max-time",
                  Integer.toString(LIMIT_SECONDS),
                  "--seed",
                  "8",
                  "--exclude-path",
                  // Without end, for most of what can be asked.
                  "/api/v1/live",
                  "--request-timeout",
                  "30",
                  "--suppress-health-check",
                  "all",
                  "--no-color")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("in time").isTrue();
      } finally {
        process.destroyForcibly();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isZero();
      // Not a run that has found nothing to do.
      assertThat(said).contains("API Operations:").containsPattern("Tested: +2\\d");
    }
  }
}
