package io.datatracing.instrumentation.api.compiler;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * The classes that must be in the boot loader: all of bootstrap, and what it refers to in the
 * libraries it carries.
 */
public final class BootstrapClosure {
  private static final String BOOTSTRAP = "io/datatracing/bootstrap";
  private static final String[] CARRIED = {
    BOOTSTRAP + "/", "io/opentelemetry/context/", "org/jctools/"
  };

  private BootstrapClosure() {}

  /**
   * Reads them from a class path.
   *
   * @return class files by internal name, in the order of definition
   */
  public static Map<String, byte[]> of(ClassLoader classPath) throws IOException {
    return new ClassClosure(ClassFileLocator.ForClassLoader.of(classPath), CARRIED)
        .addAll(classesIn(BOOTSTRAP, "Faults", classPath))
        .classFiles();
  }

  /**
   * Internal names of all classes of a package and below, in the directory or jar that holds one of
   * them.
   */
  public static List<String> classesIn(String packageName, String anchor, ClassLoader classPath)
      throws IOException {
    String resource = packageName + "/" + anchor + ".class";
    String url = String.valueOf(classPath.getResource(resource));
    String root = url.substring(0, url.length() - resource.length());
    if (!root.startsWith("jar:")) {
      return classesBelow(Paths.get(URI.create(root)), packageName);
    }
    // Not as a file system: some run time images come without the module for it.
    URI jar = URI.create(root.substring("jar:".length(), root.indexOf("!/")));
    try (JarFile file = new JarFile(new File(jar))) {
      return namesOf(
          file.stream().map(JarEntry::getName).filter(name -> name.startsWith(packageName + "/")));
    }
  }

  private static List<String> classesBelow(Path root, String packageName) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(packageName))) {
      return namesOf(files.map(file -> root.relativize(file).toString().replace('\\', '/')));
    }
  }

  private static List<String> namesOf(Stream<String> files) {
    return files
        .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
        .map(file -> file.substring(0, file.length() - ".class".length()))
        .collect(Collectors.toList());
  }
}
