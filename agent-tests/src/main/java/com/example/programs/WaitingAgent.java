package com.example.programs;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** An agent that holds the start up until it is told to go on: by a line on standard input. */
public final class WaitingAgent {
  private WaitingAgent() {}

  public static void premain(@Nullable String arguments, Instrumentation given) throws IOException {
    System.out.println("waiting");
    for (int c = System.in.read(); c >= 0 && c != '\n'; ) {
      c = System.in.read();
    }
  }
}
