package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.HelloProgram;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers other than W3C's: the trace is the same, and nobody pays for them who does not ask. */
class OtherHeadersTest {
  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void traceIsTheSameByOtherHeaders(String jdk) throws Exception {
    AgentProcess shop =
        SameTraceTest.runWithTheTrace(
            AgentProcess.on(jdk).with("-Ddatatracing.propagators=b3,jaeger,datadog"));
    assertThat(shop.out).isEqualTo("total 42\n");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theirClassesAreLoadedWhereAskedFor(String jdk) throws Exception {
    String hello = HelloProgram.class.getName();
    AgentProcess usual = AgentProcess.run(jdk, AgentProcess.agentOption(), "-verbose:class", hello);
    assertThat(usual.out)
        .contains("io.datatracing.bootstrap.propagation.TraceParent")
        .doesNotContain("io.datatracing.propagators");
    AgentProcess asked =
        AgentProcess.run(
            jdk,
            AgentProcess.agentOption(),
            "-Ddatatracing.propagators=xray",
            "-verbose:class",
            hello);
    assertThat(asked.out).contains("io.datatracing.propagators.XRay");
  }
}
