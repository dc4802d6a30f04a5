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
    /**
     * Defines the helpers of an instrumentation in the stub's class loader.
     *
     * @return what says whether its hooks run there
     */
    HookSwitch define(String instrumentation, Class<?> stub) throws Exception;

    /** A fault has been counted for the instrumentation, or for a part of the agent. */
    void failed(String instrumentation, Throwable fault);
  }

  private static volatile @Nullable Definer definer;

  private HelperClasses() {}

  /** Installs the weaver's side, once for the life of the JVM. */
  public static void install(Definer installed) {
    definer = installed;
  }

  /** Returns whether the hooks run: off where the helpers could not be defined; never throws. */
  public static HookSwitch define(String instrumentation, Class<?> stub) {
    Definer installed = definer;
    if (installed != null) {
      try {
        return installed.define(instrumentation, stub);
      } catch (Throwable fault) {
        Faults.count(instrumentation, fault);
      }
    }
    return new HookSwitch(false);
  }

  /** Lets the weaver know of a fault: it retires an instrumentation that has too many. */
  public static void failed(String instrumentation, Throwable fault) {
    Definer installed = definer;
    if (installed != null) {
      installed.failed(instrumentation, fault);
    }
  }

  /**
   * Whether a class is one of bootstrap's. Woven into class loaders that delegate only what they
   * were told to, so that a library in them finds bootstrap all the same.
   */
  public static boolean isBootstrap(@Nullable String className) {
    return className != null
        && (className.startsWith("io.datatracing.bootstrap.")
            || className.startsWith("io.datatracing.shaded."));
  }

  /** The class of bootstrap, from the boot loader. */
  public static Class<?> bootstrap(String className) throws ClassNotFoundException {
    return Class.forName(className, false, null);
  }
}
