package io.datatracing.exporter;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** What can be found out about this process without JMX, which takes long to load. */
class ProcessFacts {
  static final String UNKNOWN_SERVICE = "unknown_service:java";

  @Nullable String property(String name) {
    return System.getProperty(name);
  }

  @Nullable String environment(String name) {
    return System.getenv(name);
  }

  /**
   * The title in the manifest of the jar that was started, else its file name, else the simple name
   * of the main class; {@code unknown_service:java} if none of these is known.
   */
  String serviceName() {
    String command = property("sun.java.command");
    if (command == null || command.trim().isEmpty()) {
      return UNKNOWN_SERVICE;
    }
    int jarEnd = command.indexOf(".jar");
    if (jarEnd > 0 && (jarEnd + 4 == command.length() || command.charAt(jarEnd + 4) == ' ')) {
      File jar = new File(command.substring(0, jarEnd + 4));
      String title = title(jar);
      return title != null ? title : jar.getName().substring(0, jar.getName().length() - 4);
    }
    String main = command.split(" ", 2)[0];
    // "module/package.Main" where a module was started.
    String type = main.substring(main.lastIndexOf('/') + 1);
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** Asks the kernel and the environment first: a name service may take seconds to answer. */
  @Nullable String hostName() {
    String name = firstLine("/proc/sys/kernel/hostname");
    if (name == null) {
      name = environment("HOSTNAME");
    }
    if (name == null) {
      name = environment("COMPUTERNAME");
    }
    try {
      return name == null ? InetAddress.getLocalHost().getHostName() : name;
    } catch (UnknownHostException unknown) {
      return null;
    }
  }

  /**
   * By {@code ProcessHandle} from Java 9 on, else by Linux' proc file system; 0 if neither knows.
   */
  long pid() {
    try {
      Class<?> handle = Class.forName("java.lang.ProcessHandle");
      Object current = handle.getMethod("current").invoke(null);
      return (Long) handle.getMethod("pid").invoke(current);
    } catch (ReflectiveOperationException java8) {
      String stat = firstLine("/proc/self/stat");
      return stat == null ? 0 : Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    }
  }

  private static @Nullable String title(File jar) {
    try (JarFile file = new JarFile(jar)) {
      Manifest manifest = file.getManifest();
      return manifest == null
          ? null
          : manifest.getMainAttributes().getValue("Implementation-Title");
    } catch (IOException notReadable) {
      return null;
    }
  }

  private static @Nullable String firstLine(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      return line == null || line.trim().isEmpty() ? null : line.trim();
    } catch (IOException notThere) {
      return null;
    }
  }
}
