package io.datatracing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the boot loader's classes may not be: many, or users of what is slow or forbidden before
 * main.
 */
class BootClassesTest {
  /** Each costs a definition at every start of an application. */
  private static final int MOST = 110;

  private static final List<String> FORBIDDEN =
      List.of(
          "java/util/logging",
          "java/lang/management",
          "javax/management",
          "javax/crypto",
          "java/nio/file",
          "java/lang/invoke",
          "java/util/stream",
          "java/util/regex",
          "sun/misc/Unsafe");

  @Test
  void theyAreFew() throws IOException {
    assertThat(classes().keySet()).hasSizeBetween(1, MOST);
  }

  @Test
  void theyNameNothingThatIsForbidden() throws IOException {
    Map<String, String> offences = new TreeMap<>();
    for (Map.Entry<String, byte[]> type : classes().entrySet()) {
      String constants = new String(type.getValue(), StandardCharsets.ISO_8859_1);
      for (String name : FORBIDDEN) {
        if (constants.contains(name)) {
          offences.put(type.getKey(), name);
        }
      }
    }

    assertThat(offences).isEmpty();
  }

  private static Map<String, byte[]> classes() throws IOException {
    Path root = Path.of("target", "classes");
    Map<String, byte[]> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(path -> isClass(path))::iterator) {
        found.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return found;
  }

  private static boolean isClass(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".class") && !name.equals("package-info.class");
  }
}
