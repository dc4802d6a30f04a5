package io.datatracing.exporter;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What this process can see of itself: properties, environment, small files. Without JMX, which
 * takes long to load. Tests give it another root directory.
 */
class ProcessFacts {
  /** Files of the kernel and configuration files are smaller; what is larger is not read. */
  static final int MAX_FILE_BYTES = 1 << 20;

  private final File root;

  ProcessFacts() {
    this(new File("/"));
  }

  /**
   * @param root stands for {@code /}
   */
  ProcessFacts(File root) {
    this.root = root;
  }

  @Nullable String property(String name) {
    return System.getProperty(name);
  }

  @Nullable String environment(String name) {
    return System.getenv(name);
  }

  /** The first of several variables that has a value. */
  @Nullable String environment(String... names) {
    for (String name : names) {
      String value = environment(name);
      if (value != null && !value.trim().isEmpty()) {
        return value.trim();
      }
    }
    return null;
  }

  /** Asks the kernel and the environment first: a name service may take seconds to answer. */
  @Nullable String hostName() {
    String name = firstLine("/proc/sys/kernel/hostname");
    if (name == null) {
      name = environment("HOSTNAME", "COMPUTERNAME");
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
      int space = stat == null ? -1 : stat.indexOf(' ');
      try {
        return stat == null || space < 0 ? 0 : Long.parseLong(stat.substring(0, space));
      } catch (NumberFormatException notLinux) {
        return 0;
      }
    }
  }

  /** The content of a file by its absolute path; null if it cannot be read or is too large. */
  @Nullable String file(String path) {
    return read(new File(root, path));
  }

  /** A file relative to the directory the process runs in. */
  @Nullable String workingFile(String path) {
    String directory = property("user.dir");
    return directory == null ? null : file(new File(directory, path).getPath());
  }

  /** A path as the process knows it, where it is for us. */
  File located(String path) {
    File file = new File(path);
    String directory = property("user.dir");
    if (!file.isAbsolute() && directory != null) {
      file = new File(directory, path);
    }
    return new File(root, file.getPath());
  }

  @Nullable String firstLine(String path) {
    String text = file(path);
    if (text == null) {
      return null;
    }
    int end = text.indexOf('\n');
    String line = (end < 0 ? text : text.substring(0, end)).trim();
    return line.isEmpty() ? null : line;
  }

  static @Nullable String read(File file) {
    try (InputStream in = new FileInputStream(file)) {
      return read(in);
    } catch (IOException notThere) {
      return null;
    }
  }

  static @Nullable String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    byte[] part = new byte[4096];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      bytes.write(part, 0, read);
      if (bytes.size() > MAX_FILE_BYTES) {
        return null;
      }
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
