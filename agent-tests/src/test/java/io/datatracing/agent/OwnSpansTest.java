package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.LateAgentProgram;
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
                        "-Ddatatracing.instrumentation.opentelemetryannotations.enabled=false"))
            .run();

    assertThat(program.out).isEqualTo("null null\nfalse\n");
    assertThat(program.error).isEmpty();
  }

  /** The API has chosen its storage by then, and the annotated class is loaded. */
  @ParameterizedTest
  @MethodSource("jdks")
  void anAgentThatComesLaterIsUsedFromThenOn(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program =
            withLibraries(AgentProcess.on(jdk))
                .with(
                    "-Djdk.attach.allowAttachSelf=true",
                    "-XX:+EnableDynamicAgentLoading",
                    "-Ddatatracing.exporter.endpoint=" + receiver.endpoint(),
                    "-Ddatatracing.exporter.delay=100",
                    LateAgentProgram.class.getName(),
                    AgentProcess.jar().toString())
                .start()) {
      String one = "INTERNAL LateAgentProgram.work\n  INTERNAL by hand\n";
      assertThat(receiver.tree(4)).as(program.errorSoFar()).isEqualTo(one + one);
      program.end();
      assertThat(program.out).isEqualTo("late false\nlate true\nlate true\n");
    }
  }

  private static AgentProcess.Builder program(AgentProcess.Builder java) {
    return withLibraries(java).with(OwnSpansProgram.class.getName());
  }

  /** With the API's jars on the class path. */
  static AgentProcess.Builder withLibraries(AgentProcess.Builder java) {
    return java.library(
        "opentelemetry-api",
        "opentelemetry-context",
        "opentelemetry-common",
        "opentelemetry-instrumentation-annotations");
  }
}
