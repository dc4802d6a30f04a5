package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.IdGenerator;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines and containers as trees of files, below a directory that stands for the root. */
class ResourceFixturesTest {
  private static final String ID =
      "3f2a9c1e5b7d8046a1c2e3f405162738495a6b7c8d9eafb0c1d2e3f40516273a";
  private static final String OTHER_ID =
      "00000000000000000000000000000000000000000000000000000000000000ff";
  private static final String UID = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

  @TempDir private File root;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void anOrdinaryJvm() {
    properties.put("user.dir", "/app");
    properties.put("sun.java.command", "com.example.Main --password=secret");
    properties.put("java.home", "/opt/java");
    properties.put("file.separator", "/");
    properties.put("os.name", "Linux");
    properties.put("os.version", "6.1");
    properties.put("os.arch", "aarch64");
  }

  @Test
  void aMachineIsDescribed() throws IOException {
    write("/etc/machine-id", "4ab1c0ffee\n");
    write("/proc/sys/kernel/hostname", "web-1\n");

    assertThat(attributes())
        .containsEntry("host.name", "web-1")
        .containsEntry("host.id", "4ab1c0ffee")
        .containsEntry("host.arch", "arm64")
        .containsEntry("os.type", "linux")
        .containsEntry("os.name", "Linux")
        .containsEntry("os.version", "6.1")
        .containsEntry("os.description", "Linux 6.1")
        .containsEntry("process.executable.name", "java")
        .containsEntry("process.executable.path", "/opt/java/bin/java");
  }

  @Test
  void argumentsAreNotSent() {
    assertThat(attributes()).containsEntry("process.command", "com.example.Main");
    assertThat(attributes().values())
        .noneSatisfy(value -> assertThat(value.toString()).contains("secret"));
  }

  @Test
  void withoutFilesAndVariablesThereIsLessAndNoError() {
    properties.clear();

    assertThat(attributes())
        .containsEntry("service.name", "unknown_service:java")
        .containsKeys("service.instance.id", "telemetry.sdk.name", "telemetry.distro.name")
        .doesNotContainKeys(
            "container.id", "host.id", "host.arch", "os.type", "k8s.pod.name", "process.command");
  }

  @Test
  void theSecondPlaceOfTheMachineIdIsKnown() throws IOException {
    write("/var/lib/dbus/machine-id", "dbus-id");

    assertThat(attributes()).containsEntry("host.id", "dbus-id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12:pids:/docker/" + ID,
        "4:memory:/kubepods/burstable/pod" + UID + "/" + ID,
        "1:name=systemd:/system.slice/docker-" + ID + ".scope",
        "11:cpu:/kubepods.slice/kubepods-pod0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9.slice/cri-containerd-"
            + ID
            + ".scope",
        "0::/actions_job/" + ID
      })
  void controlGroupsOfVersion1NameTheContainer(String line) throws IOException {
    write("/proc/self/cgroup", "13:rdma:/\n" + line + "\n");

    assertThat(attributes()).containsEntry("container.id", ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/lib/docker/containers/" + ID + "/hostname",
        "/var/lib/containers/storage/overlay-containers/" + ID + "/userdata/hostname"
      })
  void mountsNameTheContainerWithControlGroupsOfVersion2(String source) throws IOException {
    write("/proc/self/cgroup", "0::/\n");
    write(
        "/proc/self/mountinfo",
        "1 2 0:5 / / rw - overlay overlay lowerdir=/layers/"
            + OTHER_ID
            + "\n3 1 8:1 "
            + source
            + " /etc/hostname rw - ext4 /dev/sda1 rw\n");

    assertThat(attributes()).containsEntry("container.id", ID);
  }

  @Test
  void aLongerNumberIsNoContainer() throws IOException {
    write("/proc/self/cgroup", "1:x:/docker/" + ID + "0\n");

    assertThat(attributes()).doesNotContainKey("container.id");
  }

  @Test
  void aPodIsKnownByWhatPeopleSetFromTheDownwardApi() {
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    environment.put("HOSTNAME", "other");
    environment.put("POD_NAME", "orders-6d4b75cb6d-abcde");
    environment.put("POD_UID", UID);
    environment.put("POD_NAMESPACE", "shop");
    environment.put("NODE_NAME", "node-7");
    environment.put("K8S_DEPLOYMENT_NAME", "the-orders");
    environment.put("K8S_CONTAINER_NAME", "app");

    assertThat(attributes())
        .containsEntry("k8s.pod.name", "orders-6d4b75cb6d-abcde")
        .containsEntry("k8s.pod.uid", UID)
        .containsEntry("k8s.namespace.name", "shop")
        .containsEntry("k8s.node.name", "node-7")
        .containsEntry("k8s.deployment.name", "the-orders")
        .containsEntry("k8s.container.name", "app");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPodIsKnownByWhatKubernetesLeaves(boolean version1) throws IOException {
    environment.put("HOSTNAME", "orders-api-6d4b75cb6d-x2v5z");
    write("/var/run/secrets/kubernetes.io/serviceaccount/namespace", "shop");
    if (version1) {
      write("/proc/self/cgroup", "4:memory:/kubepods/pod" + UID + "/" + ID);
    } else {
      write(
          "/proc/self/mountinfo",
          "9 1 8:1 /var/lib/kubelet/pods/" + UID + "/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw");
    }

    assertThat(attributes())
        .containsEntry("k8s.pod.name", "orders-api-6d4b75cb6d-x2v5z")
        .containsEntry("k8s.pod.uid", UID)
        .containsEntry("k8s.namespace.name", "shop")
        .containsEntry("k8s.deployment.name", "orders-api")
        .doesNotContainKeys("k8s.node.name", "k8s.container.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders-0", "orders", "orders-abcde", "orders-api-v1-hello", "-"})
  void aPodOfSomethingElseHasNoDeployment(String pod) {
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    environment.put("HOSTNAME", pod);

    assertThat(attributes()).doesNotContainKey("k8s.deployment.name");
  }

  @Test
  void aVariableOfThatNameAloneIsNoPod() {
    environment.put("POD_NAME", "not Kubernetes");

    assertThat(attributes()).doesNotContainKey("k8s.pod.name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application.properties | # a comment\\nspring.application.name = orders\\n",
        "config/application.properties | spring.application.name=orders",
        "application.yml | spring:\\n  application:\\n    name: orders # a comment\\n",
        "application.yaml | server:\\n  port: 80\\nspring:\\n  main:\\n    x: 1\\n  application:\\n    name: \"orders\"",
        "application.yml | spring.application.name: 'orders'",
        "application.yml | spring:\\n  application.name: orders",
        "bootstrap.yml | other:\\n  application:\\n    name: no\\nspring:\\n    application:\\n        name: orders",
        "application.yml | spring:\\n  application:\\n    name: ${NOT_SET:ord}${ALSO_NOT:ers}"
      })
  void springBootsNameIsReadBesideTheJar(String file, String content) throws IOException {
    write("/app/" + file, content.replace("\\n", "\n"));

    assertThat(attributes()).containsEntry("service.name", "orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring:\n  application:\n    title: orders",
        "application:\n  name: orders",
        "spring:\n  application:\nname: orders",
        "spring:\n  application:\n    name: ${NOT_SET}",
        "spring:\n  application:\n    name:",
        "- spring.application.name: orders"
      })
  void whatIsNotItsNameIsNot(String yaml) throws IOException {
    write("/app/application.yml", yaml);

    assertThat(attributes()).containsEntry("service.name", "Main");
  }

  @Test
  void springBootsNameIsReadInTheJar() throws IOException {
    jar("/app/libs/orders.jar", "BOOT-INF/classes/application.yml", null);
    properties.put("sun.java.command", "libs/orders.jar --x");

    assertThat(attributes())
        .containsEntry("service.name", "from the jar")
        .containsEntry("process.command", "libs/orders.jar");
  }

  @Test
  void springBootsNameIsReadFromADirectoryOfTheClassPath() throws IOException {
    write("/build/classes/application.properties", "spring.application.name=classes");
    properties.put("java.class.path", "/build/missing" + File.pathSeparator + "/build/classes");

    assertThat(attributes()).containsEntry("service.name", "classes");
  }

  @Test
  void theOrderIsSpringBoots() throws IOException {
    write("/app/application.properties", "spring.application.name=file");
    write("/app/config/application.properties", "spring.application.name=config");
    assertThat(attributes()).containsEntry("service.name", "config");

    environment.put("SPRING_APPLICATION_NAME", "variable");
    assertThat(attributes()).containsEntry("service.name", "variable");

    properties.put("spring.application.name", "property");
    assertThat(attributes()).containsEntry("service.name", "property");

    properties.put("sun.java.command", "a.jar --spring.application.name=argument --x");
    assertThat(attributes()).containsEntry("service.name", "argument");
  }

  @Test
  void aTitleInTheManifestIsNextThenTheJarsName() throws IOException {
    properties.put("sun.java.command", "orders-1.0.jar");
    jar("/app/orders-1.0.jar", "nothing", "Orders");
    assertThat(attributes()).containsEntry("service.name", "Orders");

    jar("/app/orders-1.0.jar", "nothing", null);
    assertThat(attributes()).containsEntry("service.name", "orders-1.0");
  }

  @Test
  void aFileWithoutEndIsNotRead() throws IOException {
    write("/app/application.properties", "spring.application.name=x\n" + "#".repeat(2 << 20));

    assertThat(attributes()).containsEntry("service.name", "Main");
  }

  private Map<String, Object> attributes() {
    return new ResourceDetector(
            new Settings(Map.of(), Map.of(), Map.of()), new Fixture(), IdGenerator.strong())
        .attributes();
  }

  private void write(String path, String content) throws IOException {
    Path file = root.toPath().resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void jar(String path, String entry, @Nullable String title) throws IOException {
    Path file = root.toPath().resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (title != null) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, title);
    }
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write("spring:\n  application:\n    name: from the jar".getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
  }

  private final class Fixture extends ProcessFacts {
    Fixture() {
      super(root);
    }

    @Override
    @Nullable String property(String name) {
      return properties.get(name);
    }

    @Override
    @Nullable String environment(String name) {
      return environment.get(name);
    }
  }
}
