package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.HelloProgram;
import com.example.programs.PoolProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In a real JVM: nothing is said, and nothing is touched that is the application's to touch first.
 */
class AgentIsSilentTest {
  private static final String[] PROHIBITED = {
    "java.util.logging.",
    "java.lang.management.",
    "javax.management.",
    "sun.management.",
    "javax.crypto.",
    "java.security.SecureRandom",
    "java.util.ServiceLoader",
    "java.util.regex.",
    "java.util.stream.",
    "net.bytebuddy.",
    "org.jctools.",
    "io.opentelemetry.",
  };

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void applicationRunsAsWithoutAgent(String jdk) throws Exception {
    AgentProcess run = AgentProcess.run(jdk, AgentProcess.agentOption(), main(HelloProgram.class));
    assertThat(run.error).isEmpty();
    assertThat(run.out).isEqualTo("hello\n");
    assertThat(run.exitCode).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void wovenClassesOfTheJdkPassTheVerifier(String jdk) throws Exception {
    AgentProcess run =
        AgentProcess.run(
            jdk,
            AgentProcess.agentOption(),
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+BytecodeVerificationLocal",
            "-XX:+BytecodeVerificationRemote",
            main(PoolProgram.class));
    assertThat(run.out).isEqualTo("1007\n");
    assertThat(run.exitCode).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingProhibitedIsLoadedBeforeMain(String jdk) throws Exception {
    Set<String> added = loadedBeforeMain(jdk, AgentProcess.agentOption());
    added.removeAll(loadedBeforeMain(jdk, "-javaagent:" + AgentProcess.emptyAgent(directory)));
    assertThat(added).contains("io.datatracing.bootstrap.Faults");
    assertThat(added).noneMatch(AgentIsSilentTest::isProhibited);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void jvmSaysAboutArchivesWhatItSaysOfAnyAgent(String jdk) throws Exception {
    Path jar = AgentProcess.emptyAgent(directory);
    Path archive = directory.resolve("hello.jsa");
    archive(jdk, jar, archive);
    assertThat(archive).exists();
    String use = "-XX:SharedArchiveFile=" + archive;
    AgentProcess empty =
        AgentProcess.run(
            jdk, "-javaagent:" + jar, use, "-cp", jar.toString(), main(HelloProgram.class));
    AgentProcess run =
        AgentProcess.run(
            jdk, AgentProcess.agentOption(), use, "-cp", jar.toString(), main(HelloProgram.class));
    assertThat(withoutTimes(run.error)).isEqualTo(withoutTimes(empty.error));
    assertThat(withoutTimes(run.out)).isEqualTo(withoutTimes(empty.out));
    assertThat(run.error).doesNotContain("Sharing is only supported");
  }

  /** Of an application's classes: dynamic archives came with JDK 13. */
  private void archive(String jdk, Path jar, Path archive) throws Exception {
    String program = main(HelloProgram.class);
    if (AgentProcess.version(jdk) >= 13) {
      AgentProcess.run(jdk, "-XX:ArchiveClassesAtExit=" + archive, "-cp", jar.toString(), program);
      return;
    }
    Path list = directory.resolve("hello.classlist");
    AgentProcess.run(jdk, "-XX:DumpLoadedClassList=" + list, "-cp", jar.toString(), program);
    AgentProcess.run(
        jdk,
        "-Xshare:dump",
        "-XX:SharedClassListFile=" + list,
        "-XX:SharedArchiveFile=" + archive,
        "-cp",
        jar.toString());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void classesComeFromTheArchiveAsBesideAnyAgent(String jdk) throws Exception {
    Path jar = AgentProcess.emptyAgent(directory);
    Path archive = directory.resolve("hello.jsa");
    archive(jdk, jar, archive);
    String program = main(HelloProgram.class);
    String source = source(jdk, AgentProcess.agentOption(), archive, jar, program);
    assertThat(source).isEqualTo(source(jdk, "-javaagent:" + jar, archive, jar, program));
    assertThat(source(jdk, AgentProcess.agentOption(), archive, jar, "java.lang.Object"))
        .startsWith("shared objects file");
  }

  /** Where the JVM found a class. */
  private String source(String jdk, String agent, Path archive, Path jar, String name)
      throws Exception {
    Path log = Files.createTempFile(directory, "sources", ".log");
    AgentProcess.run(
        jdk,
        agent,
        "-XX:SharedArchiveFile=" + archive,
        "-Xlog:class+load:file=" + log + ":none",
        "-cp",
        jar.toString(),
        main(HelloProgram.class));
    for (String line : Files.readAllLines(log)) {
      if (line.startsWith(name + " source: ")) {
        return line.substring(name.length() + " source: ".length());
      }
    }
    throw new AssertionError(name + " is not loaded: " + log);
  }

  /** The log of JDK 25 begins its lines with the time since the start. */
  private static String withoutTimes(String log) {
    return log.replaceAll("\\[[0-9.]+s\\]", "");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void ofByteBuddyOnlyItsAsmIsEverLoaded(String jdk) throws Exception {
    Path log = directory.resolve("all-classes.log");
    AgentProcess.run(
        jdk,
        AgentProcess.agentOption(),
        "-Xlog:class+load:file=" + log + ":none",
        main(PoolProgram.class));
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.startsWith("io.datatracing.shaded.asm.ClassReader "))
        .noneMatch(line -> line.startsWith("net.bytebuddy."));
  }

  private static boolean isProhibited(String className) {
    for (String prefix : PROHIBITED) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private Set<String> loadedBeforeMain(String jdk, String option) throws Exception {
    Path log = Files.createTempFile(directory, "classes", ".log");
    AgentProcess.run(
        jdk, option, "-Xlog:class+load:file=" + log + ":none", main(HelloProgram.class));
    Set<String> loaded = new TreeSet<>();
    for (String line : Files.readAllLines(log)) {
      String name = line.split(" ", 2)[0];
      if (name.equals(HelloProgram.class.getName())) {
        return loaded;
      }
      loaded.add(name);
    }
    throw new AssertionError("main was not reached: " + log);
  }

  private static String main(Class<?> type) {
    return type.getName();
  }
}
