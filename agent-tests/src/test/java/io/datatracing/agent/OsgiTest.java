package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.osgi.OsgiProgram;
import com.example.osgi.bundle.Activator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In Apache Felix: a bundle's loader delegates only what its manifest imports. */
class OsgiTest {
  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void libraryInABundleIsTraced(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess osgi =
            AgentProcess.on(jdk)
                .traced(receiver)
                .with("-Dbundle.url=" + receiver.endpoint() + "/hello")
                .library("org.apache.felix.framework")
                .with(
                    OsgiProgram.class.getName(),
                    directory.resolve("cache").toString(),
                    bundle().toString())
                .start()) {
      assertThat(receiver.tree(1)).isEqualTo("CLIENT GET\n");
      osgi.end();
      assertThat(osgi.out)
          .isEqualTo(
              "bundle got 404\n"
                  + "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader\n");
      assertThat(osgi.error).doesNotContain("[datatracing]");
    }
  }

  private Path bundle() throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", "client");
    attributes.putValue("Bundle-Activator", Activator.class.getName());
    attributes.putValue("Bundle-ClassPath", ".,okhttp.jar,okio-jvm.jar,kotlin-stdlib.jar");
    attributes.putValue(
        "Import-Package", "org.osgi.framework,javax.net,javax.net.ssl,javax.security.auth.x500");
    Path jar = directory.resolve("bundle.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      String activator = Activator.class.getName().replace('.', '/') + ".class";
      put(out, activator, AgentProcess.programs().resolve(activator));
      for (String library : List.of("okhttp", "okio-jvm", "kotlin-stdlib")) {
        put(out, library + ".jar", AgentProcess.library(library));
      }
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name, Path content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(Files.readAllBytes(content));
    out.closeEntry();
  }
}
