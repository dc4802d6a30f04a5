package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code java -jar} of a Spring Boot jar: the application's libraries are jars in the jar. */
class NestedJarTest {
  @TempDir Path directory;

  private enum Loader {
    /** Of 2.x; Spring Boot 3 still has it, as its classic one. */
    OLD("spring-boot-loader-2", "org.springframework.boot.loader.JarLauncher", 8),
    NEW("spring-boot-loader", "org.springframework.boot.loader.launch.JarLauncher", 17);

    final String jar;
    final String main;
    final int java;

    Loader(String jar, String main, int java) {
      this.jar = jar;
      this.main = main;
      this.java = java;
    }
  }

  static Stream<Arguments> loaders() throws IOException {
    Stream.Builder<Arguments> all = Stream.builder();
    for (String jdk : AgentProcess.jdks()) {
      for (Loader loader : Loader.values()) {
        if (AgentProcess.version(jdk) >= loader.java) {
          all.add(Arguments.of(jdk, loader));
        }
      }
    }
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("loaders")
  void librariesInTheJarAreTraced(String jdk, Loader loader) throws Exception {
    Path jar = pack(loader, "application.yml", "spring:\n  application:\n    name: nested-shop\n");
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            AgentProcess.on(jdk).traced(receiver).with("-jar", jar.toString()).start()) {
      assertThat(receiver.tree(8)).as(shop.errorSoFar()).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(receiver.spans()).hasSize(8);
      assertThat(receiver.resource("service.name")).isEqualTo("nested-shop");
      assertThat(shop.out).isEqualTo("total 42\n");
      assertThat(shop.error).doesNotContain("[datatracing]");
      assertThat(shop.exitCode).isZero();
    }
  }

  /** Spring Boot's own order: what the command line says wins over what is in the jar. */
  @ParameterizedTest
  @EnumSource(Loader.class)
  void serviceIsNamedAsSpringBootIsTold(Loader loader) throws Exception {
    Path jar = pack(loader, "application.properties", "spring.application.name=nested-shop\n");
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            AgentProcess.on(System.getProperty("java.home"))
                .traced(receiver)
                .with("-jar", jar.toString(), "--spring.application.name=told")
                .start()) {
      receiver.await(8);
      assertThat(receiver.resource("service.name")).isEqualTo("told");
      shop.end();
    }
  }

  /** As Spring Boot's Maven plugin lays it out. */
  private Path pack(Loader loader, String settings, String content) throws IOException {
    Map<String, String> manifest = new LinkedHashMap<>();
    manifest.put("Main-Class", loader.main);
    manifest.put("Start-Class", Shop.class.getName());
    manifest.put("Spring-Boot-Classes", "BOOT-INF/classes/");
    manifest.put("Spring-Boot-Lib", "BOOT-INF/lib/");
    manifest.put("Implementation-Title", "title in the manifest");
    Path file = directory.resolve("shop.jar");
    try (TestJar jar = new TestJar(file, manifest)) {
      jar.classesOf(TestJar.launcher(loader.jar))
          .directories("BOOT-INF/", "BOOT-INF/classes/")
          .put("BOOT-INF/classes/" + settings, content.getBytes(StandardCharsets.UTF_8))
          .classes("BOOT-INF/classes/", Shop.class.getPackage())
          .directories("BOOT-INF/lib/");
      for (String name : SameTraceTest.LIBRARIES) {
        Path library = AgentProcess.library(name);
        jar.store("BOOT-INF/lib/" + library.getFileName(), library);
      }
    }
    return file;
  }
}
