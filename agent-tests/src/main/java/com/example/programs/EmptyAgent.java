package com.example.programs;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** An agent that does nothing: what the JVM itself does because there is one. */
public final class EmptyAgent {
  private static @Nullable Instrumentation instrumentation;

  private EmptyAgent() {}

  public static void premain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  /** For programs that do what another agent would. */
  public static Instrumentation instrumentation() {
    if (instrumentation == null) {
      throw new IllegalStateException("run without this agent");
    }
    return instrumentation;
  }
}
