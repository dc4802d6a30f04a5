package io.datatracing.distribution;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command line inside a test. */
public final class CommandLineKit {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Returns the exit code. */
  public int run(String... args) {
    return Datatracing.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
