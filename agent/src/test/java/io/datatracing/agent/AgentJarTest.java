package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in the jar: nothing missing, nothing that should not be there. */
class AgentJarTest {
  private static final long MAX_BYTES = 2_000_000;

  @Test
  void jarIsSmall() {
    assertThat(jar()).exists();
    assertThat(jar().length()).isLessThan(MAX_BYTES);
  }

  @Test
  void instrumentationsAreThoseOfTheGoldenList() throws Exception {
    List<String> golden;
    try (InputStream in = AgentJarTest.class.getResourceAsStream("/instrumentations.txt")) {
      golden = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(plans()).extracting(InstrumentationPlan::name).isEqualTo(golden);
  }

  @Test
  void everyHelperAndStubIsThere() throws Exception {
    ClassArchive library = archive(AgentJar.LIBRARY_CLASSES);
    for (InstrumentationPlan plan : plans()) {
      assertThat(library.find(plan.stub())).as(plan.stub()).isNotNull();
      for (String helper : plan.helpers()) {
        assertThat(library.find(helper)).as(helper).isNotNull();
      }
    }
  }

  @Test
  void everythingCarriedIsRelocated() throws Exception {
    for (String entry :
        List.of(AgentJar.BOOTSTRAP_CLASSES, AgentJar.AGENT_CLASSES, AgentJar.LIBRARY_CLASSES)) {
      assertThat(archive(entry).names()).allMatch(name -> name.startsWith("io/datatracing/"));
    }
  }

  @Test
  void applicationSeesFourClasses() throws Exception {
    List<String> visible = new ArrayList<>();
    try (ZipFile jar = new ZipFile(jar())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .forEach(visible::add);
    }
    assertThat(visible)
        .containsExactlyInAnyOrder(
            "io/datatracing/agent/Agent.class",
            "io/datatracing/agent/AgentClassLoader.class",
            "io/datatracing/agent/AgentJar.class",
            "io/datatracing/agent/ClassArchive.class");
  }

  private static File jar() {
    return new File(System.getProperty("agent.jar"));
  }

  private static List<InstrumentationPlan> plans() throws IOException {
    return PlanReader.read(entry(AgentJar.PLAN));
  }

  private static ClassArchive archive(String entry) throws IOException {
    return ClassArchive.read(entry(entry));
  }

  private static byte[] entry(String name) throws IOException {
    try (ZipFile jar = new ZipFile(jar())) {
      return AgentJar.entry(jar, name);
    }
  }
}
