package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code java -p ... -m ...}: the class path is empty, the application and its libraries are named
 * modules, of which each sees the packages that others export to it and no more.
 */
class NamedModulesTest {
  private static final String MODULE = "com.example.shop";

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void applicationAndLibrariesAreTraced(String jdk) throws Exception {
    String path = String.join(File.pathSeparator, compiled(), libraries());
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            AgentProcess.on(jdk)
                .classPath("")
                .traced(receiver)
                .with("-p", path, "-m", MODULE + "/" + Shop.class.getName())
                .start()) {
      assertThat(receiver.tree(8)).as(shop.errorSoFar()).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(receiver.spans()).hasSize(8);
      assertThat(receiver.resource("service.name")).isEqualTo("Shop");
      assertThat(shop.out).isEqualTo("total 42\n");
      assertThat(shop.error).doesNotContain("[datatracing]");
      assertThat(shop.exitCode).isZero();
    }
  }

  /** The shop's classes with a module's description. */
  private String compiled() throws Exception {
    Path module = Files.createDirectory(directory.resolve(MODULE));
    for (Path file : TestJar.classesOf(Shop.class.getPackage())) {
      Path copy = module.resolve(AgentProcess.programs().relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--release",
                "11",
                "-p",
                libraries(),
                "-d",
                module.toString(),
                Path.of("src/test/resources/modules/shop/module-info.java").toString());
    assertThat(result).isZero();
    return module.toString();
  }

  private static String libraries() {
    StringBuilder path = new StringBuilder();
    for (String name : SameTraceTest.LIBRARIES) {
      path.append(path.length() == 0 ? "" : File.pathSeparator).append(AgentProcess.library(name));
    }
    return path.toString();
  }
}
