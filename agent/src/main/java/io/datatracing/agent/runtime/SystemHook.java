package io.datatracing.agent.runtime;

import io.datatracing.exporter.LastHook;

/**
 * The JVM's own list of hooks: in places 0 to 2 stand the console's, one that runs all hooks of
 * {@link Runtime#addShutdownHook} and waits for them, and the deletion of files; 3 to 9 are free.
 * They run one after the other. The way there is internal and has been the same from 8 to 25; the
 * package was opened to this module beside the one that defines classes.
 */
final class SystemHook implements LastHook {
  private static final int PLACE = 9;

  /** Of 12 and newer, of 9 to 11, of 8. */
  private static final String[] PACKAGES = {"jdk.internal.access", "jdk.internal.misc", "sun.misc"};

  @Override
  public boolean set(Runnable last) {
    for (String name : PACKAGES) {
      try {
        Class<?> secrets = Class.forName(name + ".SharedSecrets", true, null);
        Object access = secrets.getMethod("getJavaLangAccess").invoke(null);
        Class.forName(name + ".JavaLangAccess", true, null)
            .getMethod("registerShutdownHook", int.class, boolean.class, Runnable.class)
            .invoke(access, PLACE, true, last);
        return true;
      } catch (ClassNotFoundException | NoSuchMethodException otherJdk) {
        // The next one.
      } catch (ReflectiveOperationException | RuntimeException | LinkageError notOpen) {
        // Taken, or closed to us: then among the application's hooks.
        return false;
      }
    }
    return false;
  }
}
