package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.OwnSpansProgram;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OpenTelemetry's API in an application, with the jar as it is shipped: there the agent's own copy
 * of opentelemetry-context has another name, and the application's is its own.
 */
class OwnSpansTest {
  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void spansByHandAndByAnnotationAreOneTrace(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program = program(AgentProcess.on(jdk).traced(receiver)).start()) {
      assertThat(receiver.tree(3))
          .as(program.errorSoFar())
          .isEqualTo("SERVER order\n  CLIENT price order\n  INTERNAL in pool\n");
      program.end();
      assertThat(program.out).isEqualTo("acme user=7\nfalse\n");
      assertThat(program.error).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withoutTheAgentTheSameProgramRuns(String jdk) {
    AgentProcess program = program(AgentProcess.on(jdk)).run();

    assertThat(program.out).isEqualTo("null null\nfalse\n");
    assertThat(program.exitCode).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void switchedOffTheApiIsLeftAlone(String jdk) {
    AgentProcess program =
        program(
                AgentProcess.on(jdk)
                    .traced()
                    .with(
                        "-Ddatatracing.exporter=none",
                        "-Ddatatracing.instrumentation.opentelemetryapi.enabled=false",
                        "-Ddatatracing.instrumentation.opentelemetryapi-builders.enabled=false",
                        "-Ddatatracing.instrumentation.opentelemetryannotations.enabled=false"))
            .run();

    assertThat(program.out).isEqualTo("null null\nfalse\n");
    assertThat(program.error).isEmpty();
  }

  private static AgentProcess.Builder program(AgentProcess.Builder java) {
    return java.library(
            "opentelemetry-api",
            "opentelemetry-context",
            "opentelemetry-common",
            "opentelemetry-instrumentation-annotations")
        .with(OwnSpansProgram.class.getName());
  }
}
