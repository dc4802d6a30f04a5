package io.datatracing.instrumentation.weaver;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** What depends on Java having modules. This class: it has none (Java 8). */
class JavaModules {
  /** The implementation for the JVM it runs on. */
  static JavaModules of(Instrumentation instrumentation) {
    try {
      Class.forName("java.lang.Module");
    } catch (ClassNotFoundException java8) {
      return new JavaModules();
    }
    try {
      return (JavaModules)
          Class.forName("io.datatracing.instrumentation.weaver.NamedModules")
              .getDeclaredConstructor(Instrumentation.class)
              .newInstance(instrumentation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the weaver's classes for Java 9 are missing", e);
    }
  }

  /** Whether there are modules. */
  boolean present() {
    return false;
  }

  /** Lets one class's module use {@code jdk.internal.misc}. */
  void exportInternals(Class<?> to) {}

  /**
   * Lets a library's module use what is defined into its loader's unnamed module, and bootstrap.
   *
   * @param module null where nothing needs to be done
   */
  void readUnnamed(@Nullable Object module, @Nullable ClassLoader loader) {}

  ClassFileTransformer transformer(final LibraryTransformer target) {
    return new ClassFileTransformer() {
      @Override
      public byte @Nullable [] transform(
          @Nullable ClassLoader loader,
          @Nullable String name,
          @Nullable Class<?> redefined,
          @Nullable ProtectionDomain domain,
          byte[] classFile) {
        return target.transform(null, loader, name, redefined, classFile);
      }
    };
  }
}
