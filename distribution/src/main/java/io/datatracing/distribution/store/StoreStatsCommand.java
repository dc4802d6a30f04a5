package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreStats;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "stats",
    description = "Tells how many spans of which services there are, and what they take.",
    mixinStandardHelpOptions = true)
final class StoreStatsCommand implements Callable<Integer> {
  @Mixin private DataDirectory directory = new DataDirectory();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    try (SpanStore store = directory.open()) {
      StoreStats stats = store.stats();
      out.printf(
          "%s, %s on disk%s%n",
          Counts.text(stats.spans(), "span"),
          Sizes.text(stats.diskBytes()),
          stats.spans() == 0
              ? ""
              : String.format(
                  Locale.ROOT, ", %.1f bytes a span", (double) stats.diskBytes() / stats.spans()));
      for (String service : store.reader().services()) {
        int operations = store.reader().operations(service).size();
        out.printf("%s: %s%n", service, Counts.text(operations, "operation"));
      }
      return ExitCode.OK;
    }
  }
}
