package io.datatracing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The arrows of {@code docs/architecture.md}: which part may use which. Reads the compiled classes
 * of every module of this checkout, so a new module is checked without being named here.
 */
class ArrowsTest {
  private static final String AGENT_SIDE = "agent side";
  private static final String[] AGENT_PACKAGES = {
    "io.datatracing.bootstrap..",
    "io.datatracing.propagators..",
    "io.datatracing.exporter..",
    "io.datatracing.control..",
    "io.datatracing.instrumentation..",
    "io.datatracing.agent.."
  };
  private static final String[] SERVER_PACKAGES = {
    "io.datatracing.model..",
    "io.datatracing.http..",
    "io.datatracing.storage..",
    "io.datatracing.collector..",
    "io.datatracing.query..",
    "io.datatracing.distribution.."
  };

  private static JavaClasses all;

  @BeforeAll
  static void readTheCompiledModules() throws IOException {
    Path root = Path.of("..").toRealPath();
    List<Path> folders;
    try (Stream<Path> poms = Files.find(root, 4, (p, a) -> p.endsWith("pom.xml"))) {
      folders =
          poms.map(pom -> pom.resolveSibling("target/classes"))
              .filter(Files::isDirectory)
              .filter(ArrowsTest::hasClasses)
              .toList();
    }
    all = new ClassFileImporter().importPaths(folders);
    assertThat(all.stream().map(c -> c.getPackageName()))
        .as("compiled modules below %s; run this through the reactor: mvn verify", root)
        .anyMatch(p -> p.startsWith("io.datatracing.bootstrap"))
        .anyMatch(p -> p.startsWith("io.datatracing.storage.segment"))
        .anyMatch(p -> p.startsWith("io.datatracing.query"));
  }

  private static boolean hasClasses(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(f -> f.toString().endsWith(".class"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theServersNeverUseTheAgentSide() {
    noClasses()
        .that()
        .resideInAnyPackage(SERVER_PACKAGES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(AGENT_PACKAGES)
        .as("server side uses no class of the " + AGENT_SIDE)
        .check(all);
  }

  @Test
  void theAgentSideNeverUsesTheServers() {
    noClasses()
        .that()
        .resideInAnyPackage(AGENT_PACKAGES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SERVER_PACKAGES)
        .check(all);
  }

  @Test
  void bootstrapUsesTheJdkAndItsTwoRelocatedLibrariesOnly() {
    classes()
        .that()
        .resideInAPackage("io.datatracing.bootstrap..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.datatracing.bootstrap..",
            "io.opentelemetry.context..",
            "org.jctools..",
            "org.jspecify.annotations..")
        .check(all);
  }

  @Test
  void propagatorsUseBootstrapOnly() {
    classes()
        .that()
        .resideInAPackage("io.datatracing.propagators..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.datatracing.propagators..",
            "io.datatracing.bootstrap..",
            "io.opentelemetry.context..",
            "org.jspecify.annotations..")
        .check(all);
  }

  @Test
  void theExporterUsesBootstrapOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.exporter..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.datatracing.instrumentation..", "io.datatracing.agent..")
        .check(all);
  }

  @Test
  void controlUsesBootstrapAndTheExporterOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.control..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.datatracing.instrumentation..", "io.datatracing.agent..")
        .check(all);
    noClasses()
        .that()
        .resideInAnyPackage("io.datatracing.exporter..", "io.datatracing.bootstrap..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.datatracing.control..")
        .check(all);
  }

  @Test
  void theModelUsesNothing() {
    classes()
        .that()
        .resideInAPackage("io.datatracing.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.datatracing.model..", "org.jspecify.annotations..")
        .check(all);
  }

  @Test
  void theHttpKitKnowsNoOtherPart() {
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.datatracing.model..",
            "io.datatracing.storage..",
            "io.datatracing.collector..",
            "io.datatracing.query..")
        .check(all);
  }

  @Test
  void collectorAndQueryServerFindAStoreByNameAndDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.collector..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.datatracing.query..",
            "io.datatracing.storage.memory..",
            "io.datatracing.storage.segment..",
            "io.datatracing.storage.objects..",
            "io.datatracing.storage.clickhouse..")
        .check(all);
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.query..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.datatracing.collector..",
            "io.datatracing.storage.memory..",
            "io.datatracing.storage.segment..",
            "io.datatracing.storage.objects..",
            "io.datatracing.storage.clickhouse..")
        .check(all);
  }

  @Test
  void aStoreKnowsTheStorageApiAndTheModelOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.datatracing.storage.memory..",
            "io.datatracing.storage.segment..",
            "io.datatracing.storage.objects..",
            "io.datatracing.storage.clickhouse..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.datatracing.http..", "io.datatracing.collector..", "io.datatracing.query..")
        .check(all);
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.storage.segment..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.datatracing.storage.memory..")
        .check(all);
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.storage.clickhouse..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.datatracing.storage.memory..", "io.datatracing.storage.segment..")
        .check(all);
    // A bucket knows no store, and a store finds its bucket by the address.
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.storage.objects..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.datatracing.model..", "io.datatracing.storage.segment..")
        .check(all);
    noClasses()
        .that()
        .resideInAPackage("io.datatracing.storage.segment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.datatracing.storage.objects..", "software.amazon.awssdk..")
        .check(all);
  }

  @Test
  void everyThingHasAName() {
    noClasses()
        .that()
        .resideInAPackage("io.datatracing..")
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(all);
  }
}
