package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.RetransformProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside an agent that retransforms what ours has woven. */
class OtherAgentTest {
  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void retransformedClassKeepsItsField(String jdk) throws Exception {
    String other = "-javaagent:" + AgentProcess.emptyAgent(directory);
    for (List<String> order :
        List.of(
            List.of(other, AgentProcess.agentOption()),
            List.of(AgentProcess.agentOption(), other))) {
      AgentProcess run =
          AgentProcess.run(jdk, order.get(0), order.get(1), RetransformProgram.class.getName());
      assertThat(run.error).isEmpty();
      assertThat(run.out).isEqualTo("14\n");
    }
  }
}
