package io.datatracing.instrumentation.weaver;

import org.jspecify.annotations.Nullable;

/** Is told what the weaver does. Called on the threads of the application, inside class loading. */
public interface WeaverReport {
  /** A class has been woven for the first time or again. */
  void woven(String instrumentation, String className);

  /** An instrumentation leaves the classes of one loader alone, for a reason. */
  void standsDown(String instrumentation, @Nullable ClassLoader loader, String reason);

  /** Too many faults: its hooks do nothing from now on, in any loader. */
  void retired(String instrumentation, String reason);

  /** Another tracing agent has come, and everything is left to it. */
  void left(String otherAgent);

  /** A class could not be woven because of a fault in the weaver; it is loaded as it was. */
  void failed(String className, Throwable fault);
}
