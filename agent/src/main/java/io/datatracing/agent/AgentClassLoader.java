package io.datatracing.agent;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads what only the agent needs: weaver, its ASM, exporter. The application cannot see it, and it
 * cannot see the application.
 */
final class AgentClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final ClassArchive classes;

  AgentClassLoader(ClassArchive classes, ClassLoader parent) {
    super(parent);
    this.classes = classes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    // Own classes first: asking the parents for each of them would search the platform's modules.
    // Bootstrap is not among them, and comes from the boot loader.
    if (name.startsWith("io.datatracing.") && !name.startsWith("io.datatracing.bootstrap.")) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> type = findLoadedClass(name);
        if (type == null) {
          type = define(name);
        }
        if (type != null) {
          return type;
        }
      }
    }
    return super.loadClass(name, resolve);
  }

  /**
   * Null for what the archive has not. Another agent's transformer may look at a class that is
   * being defined, and at what that names, and so have it defined on this very thread; then that
   * one counts.
   */
  private @Nullable Class<?> define(String name) {
    try {
      return classes.define(this, name);
    } catch (LinkageError e) {
      Class<?> defined = findLoadedClass(name);
      if (defined == null) {
        throw e;
      }
      return defined;
    }
  }

  /** Resources are in the archive under their own names. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] resource = classes.find(name);
    return resource == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(resource);
  }

  Class<?> define(String name, byte[] bytes, int offset, int length) {
    return defineClass(name, bytes, offset, length, null);
  }
}
