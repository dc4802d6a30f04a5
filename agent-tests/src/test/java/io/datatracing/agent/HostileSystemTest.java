package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.LonelyProgram;
import com.example.programs.WaitingAgent;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where the system refuses what every process is used to. Needs Linux, util-linux, and root or user
 * namespaces; so it runs in profile {@code hostile} only, and fails where one of them is missing.
 *
 * <p>One test at a time: all threads of a user count for the limits that are set here.
 */
@Execution(ExecutionMode.SAME_THREAD)
class HostileSystemTest {
  private static final Pattern ACCOUNT =
      Pattern.compile("at exit: (\\d+) spans sent, 0 waiting, lost: agent.queue_full=(\\d+)");

  /** Limits on threads do not hold for root. The build's folders may be for their owner only. */
  private static final List<String> OTHER_USER =
      List.of(
          "setpriv",
          "--reuid=65534",
          "--regid=65534",
          "--clear-groups",
          "--inh-caps=-all,+dac_read_search",
          "--ambient-caps=-all,+dac_read_search");

  @TempDir static Path directory;
  private static List<String> ownMounts = List.of();
  private static List<String> otherUser = List.of();

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @BeforeAll
  static void findOut() throws Exception {
    boolean isRoot = exitCode("sh", "-c", "test \"$(id -u)\" = 0") == 0;
    ownMounts = isRoot ? List.of("unshare", "-m") : List.of("unshare", "-r", "-m");
    otherUser = isRoot ? OTHER_USER : List.of();
    assertThat(exitCode(with(ownMounts, "true"))).as("%s, of util-linux", ownMounts).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingCanBeWritten(String jdk) throws Exception {
    runsAsWithoutAgent(() -> AgentProcess.on(jdk).under(inScript("read-only.sh")));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void thereIsNoProc(String jdk) throws Exception {
    // The loader finds the launcher's library by /proc/self/exe, and else where it is told.
    String libraries = jdk + "/lib/jli" + File.pathSeparator + jdk + "/lib";
    runsAsWithoutAgent(
        () ->
            AgentProcess.on(jdk)
                .environment("LD_LIBRARY_PATH", libraries)
                .under(inScript("no-proc.sh")));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noThreadCanBeStartedForAWhile(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program =
            lonely(
                    jdk,
                    "-Ddatatracing.exporter.endpoint=" + receiver.endpoint(),
                    "-Ddatatracing.exporter.delay=100",
                    "-Ddatatracing.exporter.exit=60000",
                    "-Ddatatracing.exporter.queue.spans=16",
                    "-Ddatatracing.exporter.report=true",
                    "-Ddatatracing.sampler=jaeger_remote",
                    "-Ddatatracing.sampler.arg=initialSamplingRate=1,endpoint="
                        + receiver.endpoint())
                .start()) {
      startWithoutThreads(program);
      awaitLines(program, "done alone", 1);
      allowThreads(program);
      int spans = LonelyProgram.SPANS;
      int lines = 0;
      // The next attempt to start a thread is made when there is something to do for it, and some
      // time after.
      while (receiver.spans().isEmpty()
          || !receiver.wasAsked("/sampling")
          || !receiver.wasAsked("/v1/datatracing/agents")) {
        program.tell("again");
        spans += LonelyProgram.SPANS;
        awaitLines(program, "done with a thread", ++lines);
      }
      program.end();

      assertThat(program.exitCode).isZero();
      assertThat(program.error.lines())
          .as(program.error)
          .hasSize(3)
          .anyMatch(line -> line.startsWith("[datatracing] no sampling strategy from "))
          .first()
          .asString()
          .startsWith("[datatracing] no thread can be started");
      Matcher account = ACCOUNT.matcher(program.error);
      assertThat(account.find()).as(program.error).isTrue();
      int sent = Integer.parseInt(account.group(1));
      assertThat(sent).isEqualTo(receiver.spans().size());
      assertThat(sent + Integer.parseInt(account.group(2))).isEqualTo(spans);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noThreadCanBeStartedAtAll(String jdk) throws Exception {
    try (AgentProcess program = lonely(jdk).start()) {
      startWithoutThreads(program);
      awaitLines(program, "done alone", 1);
      program.end();

      assertThat(program.out.lines().filter(HostileSystemTest::isOurs))
          .containsExactly("waiting", "waiting", "begun", "done alone");
      assertThat(program.error.lines())
          .singleElement()
          .asString()
          .startsWith("[datatracing] no thread can be started");
      assertThat(program.exitCode).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void daemonInASessionOfItsOwn(String jdk) throws Exception {
    HostileSurroundingsTest.worksUnheard(jdk, directory, "daemon.sh");
  }

  /** What one process of a class path does and says, with and without the agent. */
  private interface Surroundings {
    AgentProcess.Builder java();
  }

  private static void runsAsWithoutAgent(Surroundings surroundings) throws Exception {
    AgentProcess without = SameTraceTest.shop(surroundings.java()).run();
    assertThat(without.out).as(without.error).endsWith("total 42\n");
    AgentProcess with = SameTraceTest.runWithTheTrace(surroundings.java());
    assertThat(withoutTimes(with.out)).isEqualTo(withoutTimes(without.out));
    assertThat(withoutTimes(with.error)).isEqualTo(withoutTimes(without.error));
  }

  /** Lines of the JVM's log begin with the time since the start. */
  private static String withoutTimes(String log) {
    return log.replaceAll("\\[[0-9.]+s\\]", "");
  }

  private static String[] inScript(String name) {
    return with(ownMounts, "sh", script(name));
  }

  static String script(String name) {
    return Path.of("src", "test", "sh", name).toAbsolutePath().toString();
  }

  /** Held before the agent starts, and after. */
  private static AgentProcess.Builder lonely(String jdk, String... options) throws Exception {
    String waiting = "-javaagent:" + AgentProcess.agentOf(directory, WaitingAgent.class);
    AgentProcess.Builder java =
        AgentProcess.on(jdk)
            .with(waiting)
            .traced()
            .with(waiting)
            .with(options)
            .with(LonelyProgram.class.getName(), "wait");
    return OwnSpansTest.withLibraries(java).under(otherUser.toArray(new String[0]));
  }

  /**
   * None while our agent starts, and none from {@code main} on. In between the JVM needs some of
   * its own, and does not start without.
   */
  private static void startWithoutThreads(AgentProcess program) throws Exception {
    awaitLines(program, "waiting", 1);
    refuseThreads(program);
    program.tell("go on");
    awaitLines(program, "waiting", 2);
    allowThreads(program);
    program.tell("go on");
    awaitLines(program, "begun", 1);
    refuseThreads(program);
    program.tell("go on");
  }

  /** All threads of a user count; one is always there. */
  private static void refuseThreads(AgentProcess program) throws Exception {
    limitThreads(program, "1:");
  }

  /** As many as the user may have at all, who may run more than this test. */
  private static void allowThreads(AgentProcess program) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                with(
                    otherUser,
                    "prlimit",
                    "--pid=" + program.pid(),
                    "--nproc",
                    "--output=HARD",
                    "--noheadings",
                    "--raw"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String most = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(prlimit.waitFor()).as("prlimit, of util-linux").isZero();
    limitThreads(program, most.trim() + ":");
  }

  private static void limitThreads(AgentProcess program, String limit) throws Exception {
    assertThat(exitCode(with(otherUser, "prlimit", "--pid=" + program.pid(), "--nproc=" + limit)))
        .as("prlimit, of util-linux")
        .isZero();
  }

  private static void awaitLines(AgentProcess program, String line, int number) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !program.isAlive()
                    || program.outSoFar().lines().filter(line::equals).count() >= number);
    assertThat(program.isAlive()).as(() -> program.outSoFar() + program.errorSoFar()).isTrue();
  }

  /** Of each thread that cannot be started, its own too, the JVM tells in its log. */
  private static boolean isOurs(String line) {
    return !line.matches("\\[[0-9.]+s\\].*");
  }

  private static String[] with(List<String> words, String... more) {
    String[] all = words.toArray(new String[words.size() + more.length]);
    System.arraycopy(more, 0, all, words.size(), more.length);
    return all;
  }

  private static int exitCode(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    return process.exitValue();
  }
}
