package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.SpanStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "compact",
    description = "Merges small files now; a server does the same in its own time.",
    mixinStandardHelpOptions = true)
final class StoreCompactCommand implements Callable<Integer> {
  @Mixin private DataDirectory directory = new DataDirectory();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    try (SpanStore store = directory.open()) {
      Compaction compaction =
          store
              .capability(Compaction.class)
              .orElseThrow(
                  () ->
                      new CommandFailedException(
                          ExitCode.USAGE,
                          "a store of kind '" + directory.store() + "' has nothing to merge"));
      long before = store.stats().diskBytes();
      int merged = compaction.compact(progress);
      progress.end();
      out.printf(
          "%s merged: %s before, %s now%n",
          Counts.text(merged, "file"), Sizes.text(before), Sizes.text(store.stats().diskBytes()));
      return ExitCode.OK;
    }
  }
}
