package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.HelloProgram;
import com.example.shop.Shop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The AOT cache, as JDK 25 has it: what is in it is loaded before the agent, and woven again. */
class AotCacheTest {
  private static final String HELLO = HelloProgram.class.getName();
  private static final String SHOP = Shop.class.getName();

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void runWithACacheThatWasRecordedWithTheAgentIsTraced(String jdk) throws Exception {
    String classPath = shop();
    Path seen = directory.resolve("shop.aotconf");
    Path cache = directory.resolve("shop.aot");
    AgentProcess recorded =
        on(jdk, classPath)
            .traced()
            .with("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen, SHOP)
            .run();
    if (isUnknown(jdk, recorded)) {
      return;
    }
    assertThat(recorded.exitCode).as(recorded.out).isZero();
    assertThat(recorded.error.lines().filter(line -> line.contains("[datatracing]")))
        .containsExactly(
            "[datatracing] an AOT cache is being recorded, so this run is not traced;"
                + " one that uses the cache is");
    create(jdk, classPath, seen, cache, AgentProcess.agentOption());

    Path log = directory.resolve("classes.log");
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            on(jdk, classPath)
                .traced(receiver)
                .with("-XX:AOTCache=" + cache, "-Xlog:class+load:file=" + log + ":none", SHOP)
                .start()) {
      assertThat(receiver.tree(8)).as(shop.outSoFar()).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(shop.out).isEqualTo("total 42\n");
      assertThat(shop.error).doesNotContain("[datatracing]");
    }
    for (String type : List.of("java.lang.Thread", SHOP, "okhttp3.OkHttpClient")) {
      assertThat(source(log, type)).as(type).isEqualTo("shared objects file");
    }
  }

  /** The module java.instrument, which comes with every agent, was not there when it was made. */
  @ParameterizedTest
  @MethodSource("jdks")
  void ofACacheWithoutAnyAgentTheJvmSaysWhatItSaysOfEachAgent(String jdk) throws Exception {
    Path jar = AgentProcess.emptyAgent(directory);
    Path seen = directory.resolve("hello.aotconf");
    Path cache = directory.resolve("hello.aot");
    AgentProcess recorded =
        on(jdk, jar.toString())
            .with("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen, HELLO)
            .run();
    if (isUnknown(jdk, recorded)) {
      return;
    }
    create(jdk, jar.toString(), seen, cache);

    AgentProcess.Builder quiet = on(jdk, jar.toString()).traced().with("-Xlog:aot=off");
    AgentProcess run = quiet.with("-XX:AOTCache=" + cache, HELLO).run();
    assertThat(run.out).isEqualTo("hello\n");
    assertThat(run.error).isEmpty();
    for (String mode : List.of("auto", "on")) {
      String[] use = {"-XX:AOTCache=" + cache, "-XX:AOTMode=" + mode, HELLO};
      AgentProcess ours = on(jdk, jar.toString()).traced().with(use).run();
      AgentProcess empty = on(jdk, jar.toString()).with("-javaagent:" + jar).with(use).run();
      assertThat(withoutTimes(ours)).as(mode).isEqualTo(withoutTimes(empty));
      assertThat(ours.out).as(mode).contains("java.instrument specified during runtime");
      assertThat(ours.exitCode).as(mode).isEqualTo(mode.equals("auto") ? 0 : 1);
    }
  }

  /** A JDK before 24 has no such options, and says so. */
  private static boolean isUnknown(String jdk, AgentProcess recorded) throws IOException {
    if (AgentProcess.version(jdk) >= 24) {
      return false;
    }
    assertThat(recorded.error).contains("Unrecognized VM option");
    return true;
  }

  private static AgentProcess.Builder on(String jdk, String classPath) {
    return AgentProcess.on(jdk).heap("-Xmx256m").classPath(classPath);
  }

  private static void create(
      String jdk, String classPath, Path seen, Path cache, String... options) {
    AgentProcess created =
        on(jdk, classPath)
            .with(options)
            .with("-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen)
            .with("-XX:AOTCache=" + cache)
            .run();
    assertThat(cache).as(created.out + created.error).exists();
  }

  /** Everything in jars: of a directory no class comes into a cache. */
  private String shop() throws IOException {
    Path file = directory.resolve("shop.jar");
    try (TestJar jar = new TestJar(file, Map.of())) {
      jar.classes("", Shop.class.getPackage());
    }
    StringBuilder classPath = new StringBuilder(file.toString());
    for (String name : SameTraceTest.LIBRARIES) {
      classPath.append(File.pathSeparator).append(AgentProcess.library(name));
    }
    return classPath.toString();
  }

  /** Where the JVM found a class. */
  private static String source(Path log, String type) throws IOException {
    String begin = type + " source: ";
    for (String line : Files.readAllLines(log)) {
      if (line.startsWith(begin)) {
        return line.substring(begin.length());
      }
    }
    throw new AssertionError(type + " is not loaded: " + log);
  }

  private static String withoutTimes(AgentProcess run) {
    return (run.out + run.error).replaceAll("\\[[0-9.]+s]", "");
  }
}
