package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "copy",
    description = {
      "Copies a store, also while a server has it open: file by file as a backup, or span by span"
          + " into a store of another kind or of some of the spans."
    },
    mixinStandardHelpOptions = true)
final class StoreCopyCommand implements Callable<Integer> {
  @Mixin private DataDirectory directory = new DataDirectory();
  @Mixin private SpanSelection selection = new SpanSelection();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Where the copy goes; as a backup it must be empty or not exist.")
  private Path target = Path.of("copy");

  @Option(
      names = "--to-store",
      paramLabel = "NAME",
      description = "Another kind of store; spans are then copied one by one.")
  private @Nullable String targetStore;

  @Option(
      names = "--to-set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the store that is written; may be repeated.")
  private Map<String, String> targetSettings = Map.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    Path to = target.toAbsolutePath();
    try (SpanSource source = directory.follow()) {
      Optional<Snapshots> snapshots = source.capability(Snapshots.class);
      boolean isBackup =
          selection.isEverything()
              && targetSettings.isEmpty()
              && (targetStore == null || targetStore.equals(directory.store()));
      if (isBackup && snapshots.isPresent()) {
        long bytes = snapshots.get().snapshot(to, progress);
        progress.end();
        out.printf("%s copied to %s%n", Sizes.text(bytes), to);
      } else {
        long spans = spans(source, to, progress);
        progress.end();
        out.printf("%s copied to %s%n", Counts.text(spans, "span"), to);
      }
      return ExitCode.OK;
    } catch (StoreException e) {
      progress.end();
      throw new CommandFailedException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private long spans(SpanSource source, Path to, Progress progress) throws CommandFailedException {
    if (to.equals(directory.path())) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--to names the directory that is read; name another one");
    }
    String kind = targetStore == null ? directory.store() : targetStore;
    try (SpanStore opened =
        SpanStoreProvider.named(kind)
            .open(new StoreOptions(to, targetSettings, Clock.systemUTC()))) {
      SpanAppender appender = new SpanAppender(opened);
      selection.read(
          source,
          page -> {
            appender.append(OtlpBatch.of(page));
            progress.spans(appender.spans());
          });
      return appender.spans();
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
