package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.DaemonProgram;
import com.example.programs.ForkingProgram;
import com.example.programs.HookProgram;
import com.example.programs.HungryProgram;
import com.example.programs.PressureProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a process has less than it is used to, the application runs, and so does the agent. */
class HostileSurroundingsTest {
  @TempDir Path directory;

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

  /** The breaker opens and closes again, whichever collector makes the application stand. */
  @ParameterizedTest
  @MethodSource("jdks")
  void pressureOpensTheBreakerAndItsEndClosesIt(String jdk) {
    AgentProcess.Builder java =
        AgentProcess.on(jdk)
            .heap("-Xmx48m")
            .traced()
            .with("-Ddatatracing.exporter=otlp", "-Ddatatracing.exporter.report=true")
            .with("-Ddatatracing.control=false", "-Ddatatracing.metrics=false");
    AgentProcess run = OwnSpansTest.withLibraries(java).with(PressureProgram.class.getName()).run();
    assertThat(run.out).as(run.error).isEqualTo("recorded\npaused\nrecorded again 42\n");
    assertThat(run.exitCode).isZero();
    assertThat(run.error.lines().filter(line -> line.contains("the JVM")))
        .as(run.error)
        .satisfiesExactly(
            opened -> assertThat(opened).startsWith("[datatracing] the JVM is under pressure"),
            closed ->
                assertThat(closed)
                    .isEqualTo("[datatracing] the JVM has recovered, spans are recorded again"));
    assertThat(run.error).contains("agent.breaker_open=");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingIsOpenAndNobodyWaits(String jdk) throws Exception {
    worksUnheard(jdk, directory, "closed.sh");
  }

  /** What the environment says holds for every JVM below. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aJvmStartsAJvm(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess parent =
            OwnSpansTest.withLibraries(AgentProcess.on(jdk))
                .environment("JAVA_TOOL_OPTIONS", AgentProcess.agentOption())
                .environment("DATATRACING_EXPORTER_ENDPOINT", receiver.endpoint())
                .environment("DATATRACING_EXPORTER_EXIT", "60000")
                .environment("DATATRACING_SERVICE_NAME", "family")
                .with(ForkingProgram.class.getName())
                .start()) {
      parent.end();
      assertThat(parent.out).isEqualTo("child's work\nparent's work 0\n");
      assertThat(parent.error.lines())
          .hasSize(2)
          .allMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS"));
      assertThat(receiver.tree(2)).isEqualTo("INTERNAL child\nINTERNAL parent\n");
      assertThat(receiver.resources("service.instance.id")).hasSize(2);
      assertThat(receiver.resources("service.name")).containsExactly("family");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void spansOfShutdownHooksArriveHoweverItEnds(String jdk) throws Exception {
    for (String end : List.of("", "exit")) {
      try (SpanReceiver receiver = new SpanReceiver();
          AgentProcess program =
              OwnSpansTest.withLibraries(AgentProcess.on(jdk))
                  .traced(receiver)
                  .with("-Ddatatracing.exporter.delay=60000", HookProgram.class.getName())
                  .with(end.isEmpty() ? new String[0] : new String[] {end})
                  .start()) {
        program.end();
        assertThat(program.out).isEqualTo("in main\nin a hook\n");
        assertThat(program.error).isEmpty();
        assertThat(program.exitCode).isEqualTo(end.isEmpty() ? 0 : 3);
        assertThat(receiver.tree(2)).isEqualTo("INTERNAL in a hook\nINTERNAL in main\n");
      }
    }
  }

  /** Started by a script and left alone: its result is in a file, its spans arrive. */
  static void worksUnheard(String jdk, Path directory, String script) throws Exception {
    Path folder = Files.createTempDirectory(directory, "unheard");
    Path result = folder.resolve("result");
    try (SpanReceiver receiver = new SpanReceiver()) {
      AgentProcess started =
          OwnSpansTest.withLibraries(AgentProcess.on(jdk))
              .under("sh", HostileSystemTest.script(script))
              .traced(receiver)
              .with(DaemonProgram.class.getName(), result.toString())
              .run();
      assertThat(started.exitCode).isZero();
      assertThat(receiver.tree(2)).isEqualTo("INTERNAL job\n  INTERNAL step\n");
      Awaitility.await()
          .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
          .until(() -> Files.exists(result));
      assertThat(result).hasContent("result 42\n");
      assertThat(started.out + started.error).isEmpty();
    }
  }

  private static void hasTheTrace(AgentProcess.Builder java) throws Exception {
    assertThat(SameTraceTest.runWithTheTrace(java).out).isEqualTo("total 42\n");
  }
}
