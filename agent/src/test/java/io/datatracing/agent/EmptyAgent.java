package io.datatracing.agent;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing: what the JVM itself does because there is one. */
public final class EmptyAgent {
  private EmptyAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation) {}
}
