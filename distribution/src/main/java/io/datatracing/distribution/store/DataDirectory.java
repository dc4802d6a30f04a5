package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.server.StoreSettings;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The directory that a command looks at. */
public final class DataDirectory {
  @Option(names = "--data", paramLabel = "DIR", required = true, description = "What to look at.")
  private Path data = Path.of("data");

  @Mixin private StoreSettings settings = new StoreSettings();

  public Path path() {
    return data.toAbsolutePath();
  }

  /** The word of the store's kind. */
  public String store() {
    return settings.store();
  }

  /**
   * Opens the store in it; what a crash has left in its log is made into blocks.
   *
   * @throws CommandFailedException with {@link ExitCode#DATA_DIRECTORY} when there is none, or a
   *     server has it open
   */
  SpanStore open() throws CommandFailedException {
    requireDirectory();
    return opened(SpanStoreProvider::open);
  }

  /**
   * Opens the store in it to be read, also while a server has it open.
   *
   * @throws CommandFailedException with {@link ExitCode#DATA_DIRECTORY} when there is none
   */
  public SpanSource follow() throws CommandFailedException {
    requireDirectory();
    return opened(
        (provider, options) ->
            provider
                .follow(options)
                .orElseThrow(
                    () ->
                        new StoreException(
                            "a store of kind '"
                                + settings.store()
                                + "' cannot be read beside the process that has it")));
  }

  /** Opens a store to be written; the directory is made when it doesn't exist. */
  SpanStore create() throws CommandFailedException {
    return opened(SpanStoreProvider::open);
  }

  private void requireDirectory() throws CommandFailedException {
    if (!Files.isDirectory(path())) {
      throw new CommandFailedException(ExitCode.DATA_DIRECTORY, "there is no directory " + path());
    }
  }

  private <T> T opened(BiFunction<SpanStoreProvider, StoreOptions, T> opener)
      throws CommandFailedException {
    try {
      return opener.apply(SpanStoreProvider.named(settings.store()), settings.options(path()));
    } catch (StoreException e) {
      throw new CommandFailedException(ExitCode.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
