package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = "Reads every block and verifies its checksums; exit code 1 when one is damaged.",
    mixinStandardHelpOptions = true)
final class StoreCheckCommand implements Callable<Integer> {
  @Mixin private DataDirectory directory = new DataDirectory();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    try (SpanStore store = directory.open()) {
      StoreReport report = store.check(progress);
      progress.end();
      for (StoreReport.Damage damage : report.damages()) {
        out.println("damaged: " + damage.place() + ": " + damage.reason());
      }
      out.printf(
          "%s, %s checked: %s%n",
          Counts.text(report.checkedFiles(), "file"),
          Sizes.text(report.checkedBytes()),
          report.isSound() ? "sound" : report.damages().size() + " damaged; the rest is served");
      return report.isSound() ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
