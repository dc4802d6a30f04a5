package io.datatracing.agent.runtime;

import io.datatracing.agent.ClassArchive;
import io.datatracing.instrumentation.weaver.ClassDefiner;
import io.datatracing.instrumentation.weaver.UnsafeDefiner;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Puts bootstrap into the boot loader. */
final class BootstrapClasses {
  private static @Nullable ClassDefiner definer;

  private BootstrapClasses() {}

  /**
   * Defines the classes, or appends them where that cannot be done.
   *
   * @return why no library can be woven, or null when all is well
   */
  static @Nullable String install(ClassArchive archive, Instrumentation instrumentation) {
    try {
      definer = UnsafeDefiner.of(instrumentation);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      // Without it no stub can be put beside a library, so appending would gain nothing.
      return "this JVM lets nobody define classes: " + e;
    }
    try {
      define(archive, definer);
      return null;
    } catch (LinkageError | RuntimeException e) {
      return appendAfter(e, archive, instrumentation);
    }
  }

  /** What {@link #install} found. */
  static ClassDefiner definer() {
    if (definer == null) {
      throw new IllegalStateException("bootstrap is not installed");
    }
    return definer;
  }

  private static @Nullable String appendAfter(
      Throwable reason, ClassArchive archive, Instrumentation instrumentation) {
    try {
      append(archive, instrumentation);
      System.err.println(
          "[datatracing] bootstrap is on the boot class path, which ends class-data sharing: "
              + reason);
      return null;
    } catch (IOException e) {
      return "the boot loader takes no classes: " + reason + "; " + e;
    }
  }

  /**
   * Defines the classes one by one, which keeps class-data sharing and makes the JVM say nothing.
   */
  private static void define(ClassArchive archive, ClassDefiner definer) {
    for (String name : archive.names()) {
      byte[] classFile = archive.find(name);
      if (classFile != null) {
        definer.define(name, classFile, null);
      }
    }
  }

  /**
   * The way out where classes cannot be defined: a jar on the boot path. The JVM then gives up
   * class-data sharing for the application and may say so on standard error.
   */
  private static void append(ClassArchive archive, Instrumentation instrumentation)
      throws IOException {
    File file = File.createTempFile("datatracing-bootstrap", ".jar");
    file.deleteOnExit();
    JarOutputStream jar = new JarOutputStream(new FileOutputStream(file));
    try {
      for (String name : archive.names()) {
        byte[] classFile = archive.find(name);
        if (classFile != null) {
          jar.putNextEntry(new ZipEntry(name + ".class"));
          jar.write(classFile);
          jar.closeEntry();
        }
      }
    } finally {
      jar.close();
    }
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(file));
  }
}
