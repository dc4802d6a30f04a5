package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.CustomLoader;
import com.example.programs.PoolProgram;
import com.example.shop.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small run time image, a loader of the application's own, a boot loader that refuses. */
class LoadersTest {
  private static final String EARLY = "io.datatracing.bootstrap.trace.SpanKind";

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void runTimeImageHasLittleMoreThanItsBase(String jdk) {
    AgentProcess run =
        AgentProcess.run(
            jdk,
            AgentProcess.agentOption(),
            "--limit-modules",
            "java.base,java.instrument",
            PoolProgram.class.getName());
    assertThat(run.error).isEmpty();
    assertThat(run.out).isEqualTo("1007\n");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void systemClassLoaderIsTheApplications(String jdk) throws Exception {
    hasTheTrace(
        AgentProcess.on(jdk)
            .library(SameTraceTest.LIBRARIES)
            // From 21 on the JVM says that archives are not for such a loader.
            .with("-Xlog:cds=off", "-Djava.system.class.loader=" + CustomLoader.class.getName()),
        Shop.class.getName());
  }

  /** A class of bootstrap that is there already is what makes defining fail. */
  @ParameterizedTest
  @MethodSource("jdks")
  void bootstrapIsAppendedWhereItCannotBeDefined(String jdk) throws Exception {
    Path boot = directory.resolve("boot.jar");
    try (JarFile agent = new JarFile(AgentProcess.jar());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(boot))) {
      ClassArchive classes = ClassArchive.read(AgentJar.entry(agent, AgentJar.BOOTSTRAP_CLASSES));
      String name = EARLY.replace('.', '/');
      out.putNextEntry(new ZipEntry(name + ".class"));
      out.write(classes.find(name));
      out.closeEntry();
    }
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            SameTraceTest.shop(
                    AgentProcess.on(jdk)
                        .with("-Xbootclasspath/a:" + boot)
                        .with("-javaagent:" + AgentProcess.emptyAgent(directory) + "=" + EARLY)
                        .traced(receiver))
                .start()) {
      assertThat(receiver.tree(8)).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(shop.out).contains("total 42\n");
      assertThat(shop.error.lines().filter(line -> line.contains("[datatracing]")))
          .singleElement()
          .asString()
          .startsWith(
              "[datatracing] bootstrap is on the boot class path, which ends class-data sharing: ")
          .contains("LinkageError", "SpanKind");
    }
  }

  private static void hasTheTrace(AgentProcess.Builder java, String... main) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop = java.traced(receiver).with(main).start()) {
      assertThat(receiver.tree(8)).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(shop.out).isEqualTo("total 42\n");
      assertThat(shop.error).doesNotContain("[datatracing]");
      assertThat(shop.exitCode).isZero();
    }
  }
}
