package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.storage.api.DiskUse;
import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreStats;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "stats",
    description = "Tells how many spans of which services there are, and what they take.",
    mixinStandardHelpOptions = true)
final class StoreStatsCommand implements Callable<Integer> {
  @Mixin private DataDirectory directory = new DataDirectory();

  @Option(
      names = "--parts",
      description = "Tell also which attributes, indexes and summaries take how much of the disk.")
  private boolean withParts;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    try (SpanStore store = directory.open()) {
      StoreStats stats = store.stats();
      Optional<RemoteBlocks.Figures> remote =
          store.capability(RemoteBlocks.class).map(RemoteBlocks::figures);
      long bytes = stats.diskBytes() + remote.map(RemoteBlocks.Figures::bytes).orElse(0L);
      out.printf(
          "%s, %s on disk%s%n",
          Counts.text(stats.spans(), "span"),
          Sizes.text(stats.diskBytes()),
          stats.spans() == 0
              ? ""
              : String.format(Locale.ROOT, ", %.1f bytes a span", (double) bytes / stats.spans()));
      remote.ifPresent(figures -> print(figures, out));
      for (String service : store.reader().services()) {
        int operations = store.reader().operations(service).size();
        out.printf("%s: %s%n", service, Counts.text(operations, "operation"));
      }
      if (withParts) {
        parts(store, stats.spans(), out);
      }
      return ExitCode.OK;
    }
  }

  private static void parts(SpanStore store, long spans, PrintWriter out)
      throws CommandFailedException {
    DiskUse use =
        store
            .capability(DiskUse.class)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        ExitCode.USAGE, "This store cannot tell the parts of its disk use"));
    for (DiskUse.Part part : use.parts()) {
      out.printf(
          Locale.ROOT,
          "%10s  %6.3f a span  %s%n",
          Sizes.text(part.bytes()),
          (double) part.bytes() / Math.max(1, spans),
          part.name());
    }
  }

  private static void print(RemoteBlocks.Figures remote, PrintWriter out) {
    out.printf(
        "%s of %s in %s, %s waiting to be deleted there; %s kept on the local disk, %s%n",
        Counts.text(remote.blocks(), "block"),
        Sizes.text(remote.bytes()),
        remote.place(),
        Counts.text(remote.unneeded(), "object"),
        Sizes.text(remote.cachedBytes()),
        Counts.text(remote.failures(), "failed request"));
  }
}
