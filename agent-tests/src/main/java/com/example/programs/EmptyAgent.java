package com.example.programs;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * An agent that does nothing but load the classes that its argument names: what the JVM itself does
 * because there is one.
 */
public final class EmptyAgent {
  private static @Nullable Instrumentation instrumentation;

  private EmptyAgent() {}

  public static void premain(@Nullable String arguments, Instrumentation given)
      throws ClassNotFoundException {
    instrumentation = given;
    if (arguments != null) {
      for (String name : arguments.split(":")) {
        Class.forName(name);
      }
    }
  }

  /** For programs that do what another agent would. */
  public static Instrumentation instrumentation() {
    if (instrumentation == null) {
      throw new IllegalStateException("run without this agent");
    }
    return instrumentation;
  }
}
