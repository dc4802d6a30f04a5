package io.datatracing.exporter;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The service's name where nobody set it: Spring Boot's, the title in the manifest of the jar that
 * was started, the jar's file name, the simple name of the main class; {@code unknown_service:java}
 * if none of these is known.
 */
final class ServiceName {
  static final String UNKNOWN = "unknown_service:java";

  private static final String[] SPRING_FOLDERS = {"config/", ""};
  private static final String[] SPRING_JAR_FOLDERS = {
    "BOOT-INF/classes/config/", "BOOT-INF/classes/", "config/", ""
  };

  private final ProcessFacts process;

  ServiceName(ProcessFacts process) {
    this.process = process;
  }

  String find() {
    String command = process.property("sun.java.command");
    String jar = command == null ? null : jar(command.trim());
    String spring = spring(command, jar);
    if (spring != null) {
      return spring;
    }
    if (command == null || command.trim().isEmpty()) {
      return UNKNOWN;
    }
    if (jar != null) {
      String title = title(process.located(jar));
      String name = new File(jar).getName();
      return title != null ? title : name.substring(0, name.length() - 4);
    }
    String main = command.trim().split(" ", 2)[0];
    // "module/package.Main" where a module was started.
    String type = main.substring(main.lastIndexOf('/') + 1);
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** The jar of {@code java -jar}, whose name may have spaces; null if a class was started. */
  static @Nullable String jar(String command) {
    int end = command.indexOf(".jar");
    boolean whole = end > 0 && (end + 4 == command.length() || command.charAt(end + 4) == ' ');
    return whole ? command.substring(0, end + 4) : null;
  }

  /**
   * In Spring Boot's order: command line, property, variable, files beside the jar, files in it.
   */
  private @Nullable String spring(@Nullable String command, @Nullable String jar) {
    SpringName name = new SpringName(process);
    String argument = "--" + SpringName.KEY + "=";
    int at = command == null ? -1 : command.indexOf(argument);
    String found = null;
    if (command != null && at >= 0) {
      found = name.resolved(command.substring(at + argument.length()).split(" ", 2)[0]);
    }
    if (found == null) {
      found = name.resolved(process.property(SpringName.KEY));
    }
    if (found == null) {
      found = name.resolved(process.environment("SPRING_APPLICATION_NAME"));
    }
    for (int i = 0; found == null && i < SPRING_FOLDERS.length; i++) {
      for (String file : SpringName.FILES) {
        found =
            found != null ? found : name.in(file, process.workingFile(SPRING_FOLDERS[i] + file));
      }
    }
    if (found == null) {
      found = jar == null ? onClassPath(name) : inJar(name, process.located(jar));
    }
    return found;
  }

  private static @Nullable String inJar(SpringName name, File jar) {
    try (JarFile file = new JarFile(jar)) {
      for (String folder : SPRING_JAR_FOLDERS) {
        for (String candidate : SpringName.FILES) {
          ZipEntry entry = file.getEntry(folder + candidate);
          if (entry != null) {
            try (InputStream in = file.getInputStream(entry)) {
              String found = name.in(candidate, ProcessFacts.read(in));
              if (found != null) {
                return found;
              }
            }
          }
        }
      }
    } catch (IOException notReadable) {
      return null;
    }
    return null;
  }

  /** Directories only: an application that was started from its classes. */
  private @Nullable String onClassPath(SpringName name) {
    String classPath = process.property("java.class.path");
    if (classPath == null) {
      return null;
    }
    for (String entry : classPath.split(File.pathSeparator)) {
      File folder = process.located(entry);
      if (entry.isEmpty() || !folder.isDirectory()) {
        continue;
      }
      for (String file : SpringName.FILES) {
        String found = name.in(file, ProcessFacts.read(new File(folder, file)));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable String title(File jar) {
    try (JarFile file = new JarFile(jar)) {
      Manifest manifest = file.getManifest();
      String title =
          manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Title");
      return title == null || title.trim().isEmpty() ? null : title.trim();
    } catch (IOException notReadable) {
      return null;
    }
  }
}
