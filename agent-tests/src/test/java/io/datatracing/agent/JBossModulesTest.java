package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In JBoss Modules, as WildFly starts: a module's loader sees what its description names. */
class JBossModulesTest {
  private static final String JDK =
      "    <module name='java.base'/>\n"
          + "    <module name='java.desktop'/>\n"
          + "    <module name='java.logging'/>\n"
          + "    <module name='java.management'/>\n"
          + "    <module name='java.naming'/>\n"
          + "    <module name='java.net.http'/>\n"
          + "    <module name='java.sql'/>\n"
          + "    <module name='java.xml'/>\n";

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void librariesInModulesAreTraced(String jdk) throws Exception {
    libraries();
    shop();
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop =
            AgentProcess.on(jdk)
                .classPath("")
                .traced(receiver)
                .with("-jar", TestJar.launcher("jboss-modules").toString())
                .with("-mp", directory.toString(), "com.example.shop")
                .start()) {
      assertThat(receiver.tree(8)).as(shop.errorSoFar()).isEqualTo(SameTraceTest.TRACE);
      shop.end();
      assertThat(receiver.spans()).hasSize(8);
      assertThat(shop.out).isEqualTo("total 42\n");
      assertThat(shop.error).doesNotContain("[datatracing]");
      assertThat(shop.exitCode).isZero();
    }
  }

  private void libraries() throws IOException {
    Path module = module("libraries");
    StringBuilder roots = new StringBuilder();
    for (String name : SameTraceTest.LIBRARIES) {
      Files.copy(AgentProcess.library(name), module.resolve(name + ".jar"));
      roots.append("    <resource-root path='").append(name).append(".jar'/>\n");
    }
    describe(module, "libraries", "", roots.toString(), JDK);
  }

  private void shop() throws IOException {
    Path module = module("com/example/shop");
    try (TestJar jar = new TestJar(module.resolve("shop.jar"), Map.of())) {
      jar.classes("", Shop.class.getPackage());
    }
    describe(
        module,
        "com.example.shop",
        "  <main-class name='" + Shop.class.getName() + "'/>\n",
        "    <resource-root path='shop.jar'/>\n",
        JDK + "    <module name='libraries' services='import'/>\n");
  }

  private Path module(String path) throws IOException {
    return Files.createDirectories(directory.resolve(path).resolve("main"));
  }

  private static void describe(
      Path module, String name, String main, String resources, String dependencies)
      throws IOException {
    Files.writeString(
        module.resolve("module.xml"),
        ("<module xmlns='urn:jboss:module:1.9' name='" + name + "'>\n")
            + main
            + ("  <resources>\n" + resources + "  </resources>\n")
            + ("  <dependencies>\n" + dependencies + "  </dependencies>\n")
            + "</module>\n");
  }
}
