package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.faulty.FaultyProgram;
import io.datatracing.agent.packaging.AgentPackager;
import io.datatracing.instrumentation.api.compiler.PlanCompiler;
import io.datatracing.instrumentation.faulty.FaultyInstrumentation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instrumentation that throws on purpose, in an agent's jar packed for this test. */
class FaultyInstrumentationTest {
  private static final String WITHOUT = "499500\nthe library's own\nentered 0\nleft 0\ncalls 0\n";

  @TempDir static Path directory;
  private static Path jar;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @BeforeAll
  static void pack() throws Exception {
    Path classes = directory.resolve("classes");
    copyInstrumentation(classes);
    PlanCompiler.compile(classes, FaultyInstrumentationTest.class.getClassLoader());
    jar = directory.resolve("datatracing-agent.jar");
    AgentProcess packer =
        AgentProcess.on(System.getProperty("java.home"))
            .classPath(classes + File.pathSeparator + System.getProperty("java.class.path"))
            .with(AgentPackager.class.getName(), jar.toString(), "test")
            .run();
    assertThat(packer.exitCode).as(packer.error).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void applicationIsNotAffectedAndTheInstrumentationRetires(String jdk) {
    AgentProcess run = AgentProcess.run(jdk, "-javaagent:" + jar, FaultyProgram.class.getName());
    List<String> out = run.out.lines().toList();
    List<String> without = WITHOUT.lines().toList();
    assertThat(out.subList(0, 2)).isEqualTo(without.subList(0, 2));
    assertThat(out.subList(2, 4)).as("begun and ended").containsExactly("entered 1", "left 1");
    assertThat(out.get(4)).as("then the hooks are no-ops").isEqualTo("calls 100");
    List<String> error = run.error.lines().toList();
    assertThat(error).hasSize(2);
    assertThat(error.get(0))
        .startsWith("[datatracing] faulty failed; the application is not affected")
        .contains("enter, on purpose");
    assertThat(error.get(1))
        .startsWith(
            "[datatracing] faulty is retired, it traces nothing any more: 100 faults within a"
                + " minute, the last one: ");
    assertThat(run.exitCode).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void itsNameSwitchesItOff(String jdk) {
    AgentProcess run =
        AgentProcess.run(
            jdk,
            "-javaagent:" + jar,
            "-Ddatatracing.instrumentation.faulty.enabled=false",
            FaultyProgram.class.getName());
    assertThat(run.error).isEmpty();
    assertThat(run.out).isEqualTo(WITHOUT);
  }

  /** The plan compiler takes every class of its directory for the instrumentation's own. */
  private static void copyInstrumentation(Path classes) throws IOException {
    String folder = FaultyInstrumentation.class.getPackageName().replace('.', '/');
    Path target = Files.createDirectories(classes.resolve(folder));
    try (Stream<Path> files = Files.list(AgentProcess.programs().resolve(folder))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }
}
