package io.datatracing.instrumentation.weaver;

import java.lang.instrument.Instrumentation;

/**
 * Whether this run is recorded for an AOT cache ({@code -XX:AOTMode=record}, {@code
 * -XX:AOTCacheOutput}). Woven classes cannot be in a cache, and JDK 25 crashes at the end of a run
 * in which {@code java.lang.Thread} was woven. A later run with the cache can be traced: its
 * classes are woven again, as those that were loaded before the agent.
 */
public final class AotTraining {
  private AotTraining() {}

  /** False where the JVM knows no such runs. */
  public static boolean isOn(Instrumentation instrumentation) {
    JavaModules modules = JavaModules.of(instrumentation);
    if (!modules.present()) {
      return false;
    }
    try {
      modules.exportInternals(AotTraining.class);
      Class<?> sharing = Class.forName("jdk.internal.misc.CDS");
      return (Boolean) sharing.getMethod("isDumpingStaticArchive").invoke(null);
    } catch (ReflectiveOperationException olderJava) {
      return false;
    }
  }
}
