package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.VirtualThreadsProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Context on virtual threads, in real JVMs whose woven JDK classes are verified. */
class VirtualThreadsTest {
  private static final String NOBODY = "[nobody, nobody, nobody, nobody]";
  private static final String REQUEST = "request, request, request, request";

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void virtualThreadsAreInTheRequestThatStartsThem(String jdk) throws Exception {
    AgentProcess run = run(jdk, VirtualThreadsProgram.class.getName());
    String expected =
        version(jdk) < 21
            ? "no virtual threads\n"
            : "outside: "
                + NOBODY
                + "\ninside: ["
                + REQUEST
                + "]\nexecutors: ["
                + REQUEST
                + ", "
                + REQUEST
                + "]\nunparked by another: first\nmany at once: 1000 of 1000\nafterwards: "
                + NOBODY
                + "\n";
    assertThat(run.out).as(run.error).isEqualTo(expected);
    assertThat(run.error).doesNotContain("VerifyError");
    assertThat(run.exitCode).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void forkedSubtasksAreInTheRequestThatOpenedTheirScope(String jdk) throws Exception {
    Path program = directory.resolve("StructuredProgram.java");
    try (var in = VirtualThreadsTest.class.getResourceAsStream("/StructuredProgram.java")) {
      Files.copy(in, program);
    }
    AgentProcess run = run(jdk, "--enable-preview", "--source", "25", program.toString());
    if (version(jdk) < 25) {
      assertThat(run.exitCode).as("this Java does not know version 25").isNotZero();
      return;
    }
    assertThat(run.out)
        .as(run.error)
        .isEqualTo("outside: nobody nobody\ninside: request request\nafterwards: nobody nobody\n");
    assertThat(run.exitCode).isZero();
  }

  private static AgentProcess run(String jdk, String... program)
      throws IOException, InterruptedException {
    String[] all = new String[program.length + 4];
    all[0] = AgentProcess.agentOption();
    all[1] = "-XX:+UnlockDiagnosticVMOptions";
    all[2] = "-XX:+BytecodeVerificationLocal";
    all[3] = "-XX:+BytecodeVerificationRemote";
    System.arraycopy(program, 0, all, 4, program.length);
    return AgentProcess.run(jdk, all);
  }

  private static int version(String jdk) throws IOException {
    for (String line : Files.readAllLines(Path.of(jdk, "release"))) {
      if (line.startsWith("JAVA_VERSION=")) {
        return Integer.parseInt(line.split("\"")[1].split("\\.")[0]);
      }
    }
    throw new IOException(jdk + " does not say its version");
  }
}
