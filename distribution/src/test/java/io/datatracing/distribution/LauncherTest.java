package io.datatracing.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which options {@code bin/datatracing} gives to Java; a script that prints them stands for it. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src/bin/datatracing");

  @TempDir Path directory;

  @Test
  void oneThreadCollectsOnFewProcessors() throws Exception {
    assertThat(options(4, Map.of())).contains("-XX:+UseSerialGC");
    assertThat(options(8, Map.of())).doesNotContain("-XX:+UseSerialGC");
  }

  /** The JVM does not start with two. */
  @Test
  void whoeverNamesACollectorHasThat() throws Exception {
    for (String variable :
        List.of(
            "DATATRACING_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      for (String named : List.of("-XX:+UseG1GC", "@java.options", "-XX:MinHeapFreeRatio=40")) {
        assertThat(options(2, Map.of(variable, named)))
            .as(variable)
            .doesNotContain("-XX:+UseSerialGC");
        assertThat(options(2, Map.of(variable, "-Xmx1g " + named + " -Dx=y")))
            .as(variable)
            .doesNotContain("-XX:+UseSerialGC");
      }
      assertThat(options(2, Map.of(variable, "-Xmx1g -Dx=y")))
          .as(variable)
          .contains("-XX:+UseSerialGC");
    }
    assertThat(options(2, Map.of("DATATRACING_JAVA_OPTS", "-Xmx1g -XX:+UseG1GC")))
        .contains("-Xmx1g -XX:+UseG1GC -cp");
  }

  private String options(int processors, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(directory, "java");
    script(
        home.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.1\"' >&2; else echo \"$*\";"
            + " fi");
    script(home.resolve("path/getconf"), "echo " + processors);
    ProcessBuilder builder =
        new ProcessBuilder("bash", LAUNCHER.toString(), "--version").redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.contains("JAVA"));
    variables.put("JAVA_HOME", home.toString());
    variables.put("PATH", home.resolve("path") + ":" + variables.get("PATH"));
    variables.putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith("io.datatracing.distribution.Datatracing --version\n");
    return said;
  }

  private static void script(Path file, String line) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
