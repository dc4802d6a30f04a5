package io.datatracing.distribution.query;

import picocli.CommandLine.Option;

/** Whether a program reads the output. */
final class JsonOption {
  @Option(names = "--json", description = "Prints the answer as JSON, for programs.")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }
}
