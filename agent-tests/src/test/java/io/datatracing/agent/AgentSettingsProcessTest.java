package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.HelloProgram;
import com.example.programs.PoolProgram;
import com.example.programs.UnknownLibraryProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user can say to the agent, and what it answers. */
class AgentSettingsProcessTest {
  private static final String JDK = System.getProperty("java.home");

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void secondAgentStandsDown(String jdk) {
    String option = AgentProcess.agentOption();
    AgentProcess run = AgentProcess.run(jdk, option, option, HelloProgram.class.getName());
    assertThat(run.out).isEqualTo("hello\n");
    assertThat(run.error)
        .isEqualTo("[datatracing] the agent is given twice; the second one stands down\n");
  }

  @Test
  void agentCanBeSwitchedOff() throws Exception {
    AgentProcess run =
        AgentProcess.run(
            JDK,
            AgentProcess.agentOption(),
            "-Ddatatracing.enabled=false",
            "-Ddatatracing.weaver.verbose=true",
            PoolProgram.class.getName());
    assertThat(run.error).isEmpty();
    assertThat(run.out).isEqualTo("1007\n");
  }

  @Test
  void instrumentationCanBeSwitchedOffByName() throws Exception {
    assertThat(verbose("-Ddatatracing.other=1").error).contains("executors has woven");
    assertThat(verbose("-Ddatatracing.instrumentation.executors.enabled=false").error)
        .doesNotContain("executors has woven");
  }

  @Test
  void settingsFileIsRead(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("datatracing.properties");
    Files.writeString(file, "datatracing.instrumentation.executors.enabled=false\n");
    assertThat(verbose("-Ddatatracing.config.file=" + file).error)
        .doesNotContain("executors has woven");
  }

  @Test
  void missingSettingsFileIsOneLine() throws Exception {
    AgentProcess run = run("-Ddatatracing.config.file=/does/not/exist");
    assertThat(run.out).isEqualTo("hello\n");
    assertThat(run.error.lines())
        .singleElement()
        .asString()
        .contains("system property datatracing.config.file", "/does/not/exist");
  }

  @Test
  void instrumentationStandsDownWhereTheLibraryIsNotWhatItKnows() throws Exception {
    AgentProcess run =
        AgentProcess.run(JDK, AgentProcess.agentOption(), UnknownLibraryProgram.class.getName());
    assertThat(run.out).isEqualTo("sent\n");
    assertThat(run.error.lines())
        .singleElement()
        .asString()
        .startsWith("[datatracing] kafka stands down: the library has no ");
  }

  @Test
  void jarTellsItsVersionSettingsAndInstrumentations() throws Exception {
    AgentProcess run =
        AgentProcess.run(
            JDK, "-Ddatatracing.service.name=orders", "-jar", AgentProcess.jar().getPath());
    assertThat(run.exitCode).isZero();
    assertThat(run.out)
        .startsWith("DataTracing agent ")
        .contains("datatracing.service.name = orders  from system property")
        .contains("\n  executors\n");
  }

  private static AgentProcess run(String option) throws Exception {
    return AgentProcess.run(JDK, AgentProcess.agentOption(), option, HelloProgram.class.getName());
  }

  private static AgentProcess verbose(String option) throws Exception {
    return AgentProcess.run(
        JDK,
        AgentProcess.agentOption(),
        "-Ddatatracing.weaver.verbose=true",
        option,
        PoolProgram.class.getName());
  }
}
