package io.datatracing.instrumentation.weaver;

import org.jspecify.annotations.Nullable;

/** Defines classes in any loader, the boot loader included. */
public interface ClassDefiner {
  /**
   * @param loader null for the boot loader
   * @throws LinkageError if the loader has a class of that name, among other reasons
   */
  Class<?> define(String name, byte[] classFile, @Nullable ClassLoader loader);
}
