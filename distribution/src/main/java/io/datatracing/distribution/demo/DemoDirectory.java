package io.datatracing.distribution.demo;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A fresh directory for each run of the demo, named by its start. */
final class DemoDirectory {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-", Locale.ROOT);

  private DemoDirectory() {}

  static Path create(Path parent) throws CommandFailedException {
    try {
      Files.createDirectories(parent);
      return Files.createTempDirectory(parent, NAME.format(LocalDateTime.now())).toAbsolutePath();
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.DATA_DIRECTORY,
          "can't write to "
              + parent.toAbsolutePath()
              + " ("
              + e
              + "); choose another with --directory DIR",
          e);
    }
  }
}
