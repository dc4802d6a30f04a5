package io.datatracing.instrumentation.weaver;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes by the JVM's internal {@code Unsafe}: {@code jdk.internal.misc} from Java 9 on,
 * opened to this class's module alone; {@code sun.misc} before. Unlike appending to the boot path
 * it keeps class-data sharing, and it works for every loader.
 */
public final class UnsafeDefiner implements ClassDefiner {
  private final Object unsafe;
  private final Method defineClass;

  private UnsafeDefiner(Object unsafe, Method defineClass) {
    this.unsafe = unsafe;
    this.defineClass = defineClass;
  }

  /**
   * @throws ReflectiveOperationException if this JVM has no such method, or does not open it
   */
  public static UnsafeDefiner of(Instrumentation instrumentation)
      throws ReflectiveOperationException {
    JavaModules modules = JavaModules.of(instrumentation);
    if (modules.present()) {
      modules.exportInternals(UnsafeDefiner.class);
      Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
      return new UnsafeDefiner(type.getMethod("getUnsafe").invoke(null), defineClass(type));
    }
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    return new UnsafeDefiner(instance.get(null), defineClass(type));
  }

  private static Method defineClass(Class<?> unsafe) throws NoSuchMethodException {
    return unsafe.getMethod(
        "defineClass",
        String.class,
        byte[].class,
        int.class,
        int.class,
        ClassLoader.class,
        ProtectionDomain.class);
  }

  @Override
  public Class<?> define(String name, byte[] classFile, @Nullable ClassLoader loader) {
    try {
      return (Class<?>)
          defineClass.invoke(unsafe, name, classFile, 0, classFile.length, loader, null);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error) {
        throw (Error) cause;
      }
      throw new IllegalStateException("cannot define " + name, cause);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot define " + name, e);
    }
  }
}
