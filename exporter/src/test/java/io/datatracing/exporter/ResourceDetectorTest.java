package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.IdGenerator;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.File;
import java.io.FileOutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceDetectorTest {
  @Test
  void theMainClassNamesTheService() {
    assertThat(started("com.example.orders.Gateway --port 80").attributes())
        .containsEntry("service.name", "Gateway");
    assertThat(started("module/com.example.Main").attributes())
        .containsEntry("service.name", "Main");
    assertThat(started(null).attributes()).containsEntry("service.name", "unknown_service:java");
  }

  @Test
  void aJarNamesTheServiceByItsFile() {
    assertThat(started("/opt/my apps/orders-1.0.jar --x").attributes())
        .containsEntry("service.name", "orders-1.0");
  }

  @Test
  void aJarNamesTheServiceByItsTitleFirst(@TempDir File folder) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, "orders");
    File jar = new File(folder, "app.jar");
    new JarOutputStream(new FileOutputStream(jar), manifest).close();

    assertThat(started(jar.getPath()).attributes()).containsEntry("service.name", "orders");
  }

  @Test
  void whatTheUserSaysWins() {
    Settings settings =
        new Settings(
            Map.of(),
            Map.of(
                "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=a,deployment.environment.name=prod,host.name=h",
                "OTEL_SERVICE_NAME",
                "b"),
            Map.of());

    assertThat(new ResourceDetector(settings, facts("Main"), IdGenerator.strong()).attributes())
        .containsEntry("service.name", "b")
        .containsEntry("host.name", "h")
        .containsEntry("deployment.environment.name", "prod");
  }

  @Test
  void thisProcessIsDescribed() throws Exception {
    Map<String, Object> attributes = new ResourceDetector(noSettings()).attributes();

    assertThat(attributes)
        .containsEntry("process.pid", ProcessHandle.current().pid())
        .containsEntry("telemetry.sdk.language", "java")
        .containsEntry("telemetry.distro.name", "datatracing")
        .containsEntry("process.runtime.version", System.getProperty("java.runtime.version"))
        .doesNotContainKeys("process.command_line", "process.command_args");
    assertThat(attributes.get("telemetry.distro.version").toString()).matches("\\d+\\.\\d+.*");
    assertThat(UUID.fromString(attributes.get("service.instance.id").toString()).version())
        .isEqualTo(4);
    Resource encoded = Resource.parseFrom(new ResourceDetector(noSettings()).detect());
    assertThat(encoded.getAttributesList()).hasSameSizeAs(attributes.entrySet());
  }

  private static ResourceDetector started(String command) {
    return new ResourceDetector(noSettings(), facts(command), IdGenerator.strong());
  }

  private static Settings noSettings() {
    return new Settings(Map.of(), Map.of(), Map.of());
  }

  private static ProcessFacts facts(String command) {
    return new ProcessFacts() {
      @Override
      @Nullable String property(String name) {
        return name.equals("sun.java.command") ? command : name.startsWith("java.") ? "?" : null;
      }
    };
  }
}
