package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.osgi.OsgiProgram;
import com.example.osgi.bundle.Activator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In an OSGi framework: a bundle's loader delegates only what its manifest imports. */
class OsgiTest {
  @TempDir Path directory;

  private enum Framework {
    FELIX("org.apache.felix.framework.BundleWiringImpl$BundleClassLoader"),
    EQUINOX("org.eclipse.osgi.internal.loader.EquinoxClassLoader");

    final String loader;

    Framework(String loader) {
      this.loader = loader;
    }

    Path jar() {
      return this == FELIX
          ? AgentProcess.library("org.apache.felix.framework")
          : TestJar.launcher("org.eclipse.osgi");
    }
  }

  static Stream<Arguments> frameworks() {
    return AgentProcess.jdks().stream()
        .flatMap(
            jdk -> Stream.of(Framework.values()).map(framework -> Arguments.of(jdk, framework)));
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void libraryInABundleIsTraced(String jdk, Framework framework) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess osgi =
            AgentProcess.on(jdk)
                .traced(receiver)
                .with("-Dbundle.url=" + receiver.endpoint() + "/hello")
                .classPath(AgentProcess.programs() + File.pathSeparator + framework.jar())
                .with(
                    OsgiProgram.class.getName(),
                    directory.resolve("cache").toString(),
                    bundle().toString())
                .start()) {
      assertThat(receiver.tree(1)).isEqualTo("CLIENT GET\n");
      osgi.end();
      assertThat(osgi.out).isEqualTo("bundle got 404\n" + framework.loader + "\n");
      assertThat(osgi.error).doesNotContain("[datatracing]");
    }
  }

  private Path bundle() throws IOException {
    Map<String, String> manifest = new LinkedHashMap<>();
    manifest.put("Bundle-ManifestVersion", "2");
    manifest.put("Bundle-SymbolicName", "client");
    manifest.put("Bundle-Activator", Activator.class.getName());
    manifest.put("Bundle-ClassPath", ".,okhttp.jar,okio-jvm.jar,kotlin-stdlib.jar");
    manifest.put(
        "Import-Package", "org.osgi.framework,javax.net,javax.net.ssl,javax.security.auth.x500");
    Path file = directory.resolve("bundle.jar");
    try (TestJar jar = new TestJar(file, manifest)) {
      jar.classes("", Activator.class.getPackage());
      for (String library : List.of("okhttp", "okio-jvm", "kotlin-stdlib")) {
        jar.put(library + ".jar", AgentProcess.library(library));
      }
    }
    return file;
  }
}
