package io.datatracing.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The secret that allows control of agents from another machine: from a file, or from the
 * environment. Not from the command line, which every user of a machine can read.
 */
public final class ControlToken {
  static final String VARIABLE = "DATATRACING_CONTROL_TOKEN";

  @Option(
      names = "--control-token-file",
      paramLabel = "FILE",
      description =
          "Holds the token that allows control of agents from other machines (default: the"
              + " environment variable "
              + VARIABLE
              + ").")
  private @Nullable Path file;

  /**
   * The token; null if there is none.
   *
   * @throws CommandFailedException when the file can't be read or is empty
   */
  public @Nullable String read() throws CommandFailedException {
    if (file == null) {
      String variable = System.getenv(VARIABLE);
      return variable == null || variable.isBlank() ? null : variable.trim();
    }
    try {
      String token = Files.readString(file).trim();
      if (token.isEmpty()) {
        throw new CommandFailedException(
            ExitCode.USAGE, "--control-token-file " + file + " is empty, expected a token");
      }
      return token;
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--control-token-file " + file + " can't be read: " + e, e);
    }
  }
}
