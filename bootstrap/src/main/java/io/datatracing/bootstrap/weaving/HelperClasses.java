package io.datatracing.bootstrap.weaving;

import io.datatracing.bootstrap.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Called by the initialiser of each generated stub: has the instrumentation's helper classes
 * defined beside it. This happens at the first call of a hook and not while the library's class is
 * being loaded, because classes loaded inside a transformer are never transformed themselves.
 */
public final class HelperClasses {
  /** The weaver's side. */
  public interface Definer {
    /** Defines the helpers of an instrumentation in the stub's class loader. */
    void define(String instrumentation, Class<?> stub) throws Exception;
  }

  private static volatile @Nullable Definer definer;

  private HelperClasses() {}

  /** Installs the weaver's side, once for the life of the JVM. */
  public static void install(Definer installed) {
    definer = installed;
  }

  /** Returns whether the helpers are there; never throws. */
  public static boolean define(String instrumentation, Class<?> stub) {
    Definer installed = definer;
    if (installed == null) {
      return false;
    }
    try {
      installed.define(instrumentation, stub);
      return true;
    } catch (Throwable fault) {
      Faults.count(instrumentation, fault);
      return false;
    }
  }
}
