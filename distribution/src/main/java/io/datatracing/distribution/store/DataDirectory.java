package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.server.StoreSettings;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The directory that a command looks at. */
final class DataDirectory {
  @Option(names = "--data", paramLabel = "DIR", required = true, description = "What to look at.")
  private Path data = Path.of("data");

  @Mixin private StoreSettings settings = new StoreSettings();

  /**
   * Opens the store in it; what a crash has left in its log is made into blocks.
   *
   * @throws CommandFailedException with {@link ExitCode#DATA_DIRECTORY} when there is none, or a
   *     server has it open
   */
  SpanStore open() throws CommandFailedException {
    Path directory = data.toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      throw new CommandFailedException(
          ExitCode.DATA_DIRECTORY, "there is no directory " + directory);
    }
    try {
      return SpanStoreProvider.named(settings.store()).open(settings.options(directory));
    } catch (StoreException e) {
      throw new CommandFailedException(ExitCode.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
