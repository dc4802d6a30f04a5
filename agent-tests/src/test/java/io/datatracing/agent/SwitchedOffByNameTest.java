package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code datatracing.instrumentation.<name>.enabled=false}, for every name of the golden list. */
class SwitchedOffByNameTest {
  private static final String JDK = System.getProperty("java.home");
  private static final Pattern WOVEN = Pattern.compile("\\[datatracing] (\\S+) has woven .*");

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @Test
  void eachAloneIsLeftOutAndTheOthersStay() throws Exception {
    eachAloneOn(JDK);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("jdks")
  void eachAloneIsLeftOutOnEachJdk(String jdk) throws Exception {
    eachAloneOn(jdk);
  }

  private static void eachAloneOn(String jdk) throws IOException {
    Set<String> all = woven(jdk, List.of());
    assertThat(all)
        .contains("executors", "httpurlconnection", "javahttpclient", "jdbc", "okhttp")
        .isSubsetOf(golden());
    for (String name : all) {
      Set<String> rest = new TreeSet<>(all);
      rest.remove(name);
      assertThat(woven(jdk, List.of(name))).as("without %s", name).isEqualTo(rest);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void allOffWeavesNothing(String jdk) throws Exception {
    assertThat(woven(jdk, golden())).isEmpty();
  }

  @Test
  void jarListsEachWithItsSwitch() throws Exception {
    AgentProcess.Builder java = AgentProcess.on(JDK);
    for (String name : golden()) {
      java.with(off(name));
    }
    AgentProcess run = java.with("-jar", AgentProcess.jar().getPath()).run();
    for (String name : golden()) {
      String setting = "datatracing.instrumentation." + name + ".enabled";
      assertThat(run.out)
          .contains(
              "\n  " + name + ": " + setting + " is false (system property " + setting + ")\n");
    }
  }

  private static List<String> golden() throws IOException {
    return Files.readAllLines(
        Path.of("..", "agent", "src", "test", "resources", "instrumentations.txt"));
  }

  private static String off(String name) {
    return "-Ddatatracing.instrumentation." + name + ".enabled=false";
  }

  private static Set<String> woven(String jdk, List<String> off) {
    List<String> options = new ArrayList<>();
    off.forEach(name -> options.add(off(name)));
    AgentProcess run =
        SameTraceTest.shop(
                AgentProcess.on(jdk)
                    .traced()
                    .with("-Ddatatracing.exporter=none", "-Ddatatracing.weaver.verbose=true")
                    .with(options.toArray(new String[0])))
            .run();
    assertThat(run.out).isEqualTo("total 42\n");
    Set<String> names = new TreeSet<>();
    Matcher line = WOVEN.matcher(run.error);
    while (line.find()) {
      names.add(line.group(1));
    }
    return names;
  }
}
