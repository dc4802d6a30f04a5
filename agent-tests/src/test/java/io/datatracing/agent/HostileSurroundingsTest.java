package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.HungryProgram;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a process has less than it is used to, the application runs, and so does the agent. */
class HostileSurroundingsTest {
  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noDirectoryCanBeWrittenAndThereIsNoHome(String jdk) throws Exception {
    hasTheTrace(
        AgentProcess.on(jdk)
            .with("-Djava.io.tmpdir=/nowhere", "-Duser.home=/nowhere")
            .under("env", "-u", "HOME"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void heapIsSmall(String jdk) throws Exception {
    hasTheTrace(AgentProcess.on(jdk).heap("-Xmx64m"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void heapIsFullAgainAndAgain(String jdk) {
    AgentProcess run =
        AgentProcess.on(jdk).heap("-Xmx64m").traced().with(HungryProgram.class.getName()).run();
    assertThat(run.out).isEqualTo("full 20\n");
    assertThat(run.exitCode).isZero();
  }

  private static void hasTheTrace(AgentProcess.Builder java) throws Exception {
    assertThat(SameTraceTest.runWithTheTrace(java).out).isEqualTo("total 42\n");
  }
}
